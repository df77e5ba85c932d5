package dev.cairn.store;

import java.util.List;

/**
 * What compacting a store did.
 *
 * @param runs the runs whose files were written anew
 * @param bytesBefore the length in bytes of the files that were written anew
 * @param bytesAfter the length in bytes of what they were written to
 * @param refused the places where a file is damaged; such a file is left as it is
 */
public record CompactionReport(long runs, long bytesBefore, long bytesAfter, List<Damage> refused) {
  /** Copies the list. */
  public CompactionReport {
    refused = List.copyOf(refused);
  }

  /** Whether nothing was refused. */
  public boolean complete() {
    return refused.isEmpty();
  }
}
