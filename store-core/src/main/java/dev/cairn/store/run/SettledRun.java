package dev.cairn.store.run;

import dev.cairn.store.format.CatalogRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pass has written of a run: durable, but for the directories, and counting once the catalog
 * says so.
 *
 * @param run the run
 * @param records how many unsettled records it had
 * @param moves where they are now, and those of the segments that were rewritten
 * @param journalBytes the bytes that they took in the journal, sealed segments included
 * @param row the run's new row
 * @param bytesBefore the bytes of the records of the segments that were rewritten
 * @param bytesAfter the bytes of the records that were written
 * @param created the segments that the pass has made
 * @param grown the segment that it has gone on in; null for none
 * @param replaced the segments, sealed ones among them, to which nothing refers once it counts
 */
public record SettledRun(
    RunState run,
    int records,
    Moves moves,
    long journalBytes,
    CatalogRow row,
    long bytesBefore,
    long bytesAfter,
    List<String> created,
    @Nullable Grown grown,
    List<String> replaced) {}
