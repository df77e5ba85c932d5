package dev.cairn.store;

import dev.cairn.store.format.Align;
import dev.cairn.store.format.CborWriter;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.journal.Entry;

/**
 * Builds the entry of a record from its head and body; the payload is a copy of the caller's bytes.
 */
final class Draft {
  private Draft() {}

  /** A record that is all head. */
  static Entry of(RecordType type, CborWriter head) {
    return of(type, 0, 0, head, new byte[0], 0, 0);
  }

  /** A record with a body. */
  static Entry of(
      RecordType type, int codec, int flags, CborWriter head, byte[] body, int from, int length) {
    int payloadLength = head.length() + length;
    // With room for the padding, which goes to the journal in the same put.
    byte[] payload = new byte[Align.up8(RecordHeader.BYTES + payloadLength) - RecordHeader.BYTES];
    System.arraycopy(head.array(), 0, payload, 0, head.length());
    System.arraycopy(body, from, payload, head.length(), length);
    return new Entry(
        type.code(), codec, flags, payload, payloadLength, Crc.of(payload, 0, payloadLength));
  }
}
