package dev.cairn.store.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an opening has of the journal.
 *
 * @param batches what has not settled, in order, wherever it is now; where the journal is damaged,
 *     those before the damage
 * @param beyond where the journal is damaged: the intact batches behind the damage, in order
 * @param survivors where the journal is damaged: the records with a valid header in the damaged
 *     stretches
 * @param allKnown whether the survivors are all that is lost
 * @param files the files of earlier openings that are still read
 * @param journal the journal to write to, or null where nothing may be written
 */
public record Recovered(
    List<RecoveredBatch> batches,
    List<RecoveredBatch> beyond,
    List<RecoveredRecord> survivors,
    boolean allKnown,
    List<JournalFile> files,
    @Nullable Journal journal) {}
