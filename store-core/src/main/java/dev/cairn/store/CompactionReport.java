package dev.cairn.store;

import java.util.List;

/**
 * What compacting a store did.
 *
 * @param runs how many runs' segments were rewritten
 * @param bytesBefore what the records in those segments took, in bytes
 * @param bytesAfter what they take now
 * @param refused the places where a segment is damaged; such a segment is left as it is
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
