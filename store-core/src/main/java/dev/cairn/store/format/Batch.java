package dev.cairn.store.format;

import java.util.List;

/**
 * A valid batch (FORMAT.md section 4).
 *
 * @param header its header
 * @param crc its batch CRC, which the next batch names
 * @param records all its records, in order, each valid
 */
public record Batch(BatchHeader header, int crc, List<BatchRecord> records) {
  /** Takes a copy of the list. */
  public Batch {
    records = List.copyOf(records);
  }

  /**
   * Whether this batch follows one of that number and CRC (FORMAT.md section 4, <i>next</i>).
   *
   * @param previousNumber the number of the batch before
   * @param previousCrc its batch CRC
   */
  public boolean follows(long previousNumber, int previousCrc) {
    return header.number() == previousNumber + 1 && header.previousCrc() == previousCrc;
  }
}
