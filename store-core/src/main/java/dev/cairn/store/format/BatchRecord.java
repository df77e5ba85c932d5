package dev.cairn.store.format;

import java.util.Arrays;

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

  /**
   * Puts zeros between the record and the next one. What a crash leaves there can be anything: no
   * checksum covers it.
   *
   * @param b the array in which it was found
   */
  public void zeroPadding(byte[] b) {
    int end = payloadAt() + header.storedLength();
    Arrays.fill(b, end, at + (int) header.frameLength(), (byte) 0);
  }
}
