package dev.cairn.store;

import dev.cairn.store.format.Align;
import dev.cairn.store.format.CborWriter;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.journal.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A record that is ready to be appended; its payload is a copy of the caller's bytes.
 *
 * @param sealed the sealed segment that has its body, or null where the body is in the record
 */
record Prepared(Entry entry, @Nullable ExternalReference sealed) {
  private static final byte[] NO_BODY = {};

  /** A record that is all head. */
  static Prepared of(RecordType type, CborWriter head) {
    return new Prepared(entry(type, 0, 0, head, NO_BODY, 0), null);
  }

  /** A record with its body. */
  static Prepared of(RecordType type, CborWriter head, int codec, byte[] body) {
    return new Prepared(entry(type, codec, 0, head, body, body.length), null);
  }

  /** A record whose body is in a sealed segment. */
  static Prepared of(RecordType type, CborWriter head, int codec, ExternalReference sealed) {
    CborWriter instead = new CborWriter(32);
    sealed.write(instead);
    return new Prepared(
        entry(type, codec, RecordHeader.EXTERNAL, head, instead.array(), instead.length()), sealed);
  }

  private static Entry entry(
      RecordType type, int codec, int flags, CborWriter head, byte[] body, int length) {
    int payloadLength = head.length() + length;
    // With room for the padding, which goes to the journal in the same put.
    byte[] payload = new byte[Align.up8(RecordHeader.BYTES + payloadLength) - RecordHeader.BYTES];
    System.arraycopy(head.array(), 0, payload, 0, head.length());
    System.arraycopy(body, 0, payload, head.length(), length);
    return new Entry(
        type.code(), codec, flags, payload, payloadLength, Crc.of(payload, 0, payloadLength));
  }

  /** The bytes that its frame takes. */
  long frameBytes() {
    return Align.up8((long) RecordHeader.BYTES + entry.payloadLength());
  }

  /** The bytes that it takes, its sealed segment included. */
  long storedBytes() {
    return frameBytes() + (sealed == null ? 0 : sealed.fileLength());
  }
}
