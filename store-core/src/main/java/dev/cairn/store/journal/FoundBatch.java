package dev.cairn.store.journal;

import dev.cairn.store.format.Align;
import dev.cairn.store.format.BatchHeader;

/**
 * A valid batch that a scan found.
 *
 * @param offset where it begins in its file
 * @param crc its batch CRC
 */
public record FoundBatch(long offset, BatchHeader header, int crc) {
  /** The batch's number. */
  public long number() {
    return header.number();
  }

  /** Where it ends in its file. */
  public long end() {
    return offset + header.length();
  }

  /** The commit position after its last record. */
  public long nextCommitPosition() {
    return header.commitPosition() + header.records();
  }

  /**
   * Whether this batch is the next after one of that number and CRC which ended at {@code end}
   * (FORMAT.md section 4).
   */
  boolean follows(long lastNumber, int lastCrc, long end) {
    return number() == lastNumber + 1
        && header.previousCrc() == lastCrc
        && (offset == end || offset == Align.upPage(end));
  }
}
