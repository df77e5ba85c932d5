package dev.cairn.store.journal;

import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.JournalHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scan found in one file of the journal's directory.
 *
 * @param path the file
 * @param size its length
 * @param outcome its header
 * @param batches every valid batch in it, by offset; under a header that is not valid, those that
 *     are valid by the salt they carry themselves
 * @param broken where the file's salt stands as at the beginning of a batch that is not valid
 * @param tail the batches of it that are in TAIL, or null; they are among its batches
 */
public record FoundFile(
    String path,
    long size,
    HeaderOutcome<JournalHeader> outcome,
    List<FoundBatch> batches,
    List<Long> broken,
    @Nullable FoundTail tail) {
  /** Copies the lists. */
  public FoundFile {
    batches = List.copyOf(batches);
    broken = List.copyOf(broken);
  }

  /** The header, or null where it is not valid. */
  public @Nullable JournalHeader header() {
    return outcome instanceof HeaderOutcome.Valid<JournalHeader> valid ? valid.header() : null;
  }
}
