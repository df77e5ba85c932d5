package dev.cairn.store.run;

import dev.cairn.store.format.Crc;
import dev.cairn.store.format.IndexHead;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * INDEX records as they stand in a segment: the head as it is, the entries packed where that pays.
 */
public final class IndexRecords {
  private static final int BYTES_MAX = 256 << 20;

  /** A record to be written. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  record Made(RecordHeader header, byte[] payload) {}

  private IndexRecords() {}

  static Made make(long runNumber, byte[] payload, Bodies bodies) {
    IndexHead head = IndexHead.read(payload, 0, payload.length);
    if (head == null) {
      throw new IllegalStateException("an INDEX that was just made is malformed");
    }
    byte[] packed = bodies.pack(payload, head.end(), payload.length - head.end());
    byte[] stored = packed == null ? payload : join(payload, head.end(), packed);
    int codec = packed == null ? Bodies.RAW : Bodies.LZ4;
    RecordHeader header =
        new RecordHeader(
            stored.length,
            runNumber,
            0,
            0,
            Crc.of(stored, 0, stored.length),
            RecordType.INDEX.code(),
            codec,
            RecordHeader.SKIPPABLE,
            0);
    return new Made(header, stored);
  }

  /** Head and entries, unpacked; null if they are malformed. */
  public static byte @Nullable [] payload(Frame frame, Bodies bodies) {
    IndexHead head = IndexHead.read(frame.bytes(), frame.payloadAt(), frame.payloadEnd());
    if (head == null || frame.header().type() != RecordType.INDEX.code()) {
      return null;
    }
    byte[] entries =
        bodies.unpack(
            frame.header().codec(), frame.bytes(), head.end(), frame.payloadEnd(), -1, BYTES_MAX);
    if (entries == null) {
      return null;
    }
    byte[] start = java.util.Arrays.copyOfRange(frame.bytes(), frame.payloadAt(), head.end());
    return join(start, start.length, entries);
  }

  private static byte[] join(byte[] first, int length, byte[] second) {
    byte[] joined = java.util.Arrays.copyOf(first, length + second.length);
    System.arraycopy(second, 0, joined, length, second.length);
    return joined;
  }
}
