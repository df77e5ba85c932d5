package dev.cairn.store;

import java.util.List;

/**
 * What {@link CheckpointStore#compact()} has done.
 *
 * @param runs how many runs were rewritten, in whole or in part
 * @param bytesBefore the bytes that their records took
 * @param bytesAfter the bytes that they take now
 * @param refused why others were left as they are: they are damaged
 */
public record CompactionReport(long runs, long bytesBefore, long bytesAfter, List<Damage> refused) {
  /** Copies the list. */
  public CompactionReport {
    refused = List.copyOf(refused);
  }
}
