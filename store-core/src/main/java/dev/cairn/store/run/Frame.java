package dev.cairn.store.run;

import dev.cairn.store.format.RecordHeader;

/**
 * A record that was read and is valid.
 *
 * @param bytes a stretch of bytes that holds it
 * @param at the index in {@code bytes} at which it begins
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
public record Frame(RecordHeader header, byte[] bytes, int at) {
  /** The index in {@link #bytes} at which its payload begins. */
  public int payloadAt() {
    return at + RecordHeader.BYTES;
  }

  /** The index in {@link #bytes} at which its payload ends. */
  public int payloadEnd() {
    return payloadAt() + header.storedLength();
  }
}
