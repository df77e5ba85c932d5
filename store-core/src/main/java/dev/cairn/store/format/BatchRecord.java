package dev.cairn.store.format;

/**
 * A record found in a byte array.
 *
 * @param header its header, valid by its CRC
 * @param at the index where the header begins
 */
public record BatchRecord(RecordHeader header, int at) {
  /** The index where the payload begins. */
  public int payloadAt() {
    return at + RecordHeader.BYTES;
  }
}
