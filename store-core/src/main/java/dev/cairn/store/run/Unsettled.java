package dev.cairn.store.run;

import dev.cairn.store.format.RecordType;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.journal.JournalFile;
import org.jspecify.annotations.Nullable;

/**
 * A record that is in the journal and not yet in a segment, with the run's counters as they are
 * after it.
 *
 * @param batch the number of its batch
 * @param file the journal file it is in
 * @param offset where it begins in that file
 * @param frameLength its bytes, header and padding included
 * @param type its type's number
 * @param checkpoint its index entry, of a checkpoint; else null
 */
public record Unsettled(
    long batch,
    JournalFile file,
    long offset,
    int frameLength,
    int type,
    @Nullable CheckpointEntry checkpoint,
    Counters after) {
  /** Whether it gives checkpoints up, or puts a tag on or takes it off. */
  public boolean isDropOrTag() {
    return type == RecordType.DROP.code() || type == RecordType.TAG.code();
  }

  /**
   * Its own seq: of a checkpoint that the index has, and of an event, to which the run has come
   * with it; else 0.
   */
  public long seq() {
    if (checkpoint != null) {
      return checkpoint.seq();
    }
    return type == RecordType.EVENT.code() ? after.eventSeq() : 0;
  }
}
