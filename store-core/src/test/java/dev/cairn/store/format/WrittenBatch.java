package dev.cairn.store.format;

import java.util.ArrayList;
import java.util.List;

/**
 * A batch to write, break and read: it stands in the middle of an array, with other bytes around
 * it.
 */
final class WrittenBatch {
  static final long SALT = 0x5a17_0000_0000_0001L;
  static final long OFFSET = 8192;
  static final int AT = 24;

  private final List<byte[]> payloads = new ArrayList<>();
  byte[] b = new byte[0];
  int length;

  WrittenBatch record(int payloadLength) {
    byte[] payload = new byte[payloadLength];
    for (int i = 0; i < payloadLength; i++) {
      payload[i] = (byte) (payloads.size() * 31 + i + 1);
    }
    payloads.add(payload);
    return this;
  }

  WrittenBatch write() {
    return write(payloads.size());
  }

  /** Writes the batch, with a header that says it has so many records. */
  WrittenBatch write(int records) {
    length = BatchHeader.BYTES + payloads.stream().mapToInt(p -> Align.up8(44 + p.length)).sum();
    b = new byte[AT + length + 64];
    int at = AT + BatchHeader.BYTES;
    for (byte[] payload : payloads) {
      RecordHeader header = Headers.of(3, payload);
      header.write(b, at, SALT, OFFSET + at - AT);
      System.arraycopy(payload, 0, b, at + RecordHeader.BYTES, payload.length);
      at += (int) header.frameLength();
    }
    header(records).seal(b, AT, OFFSET);
    return this;
  }

  BatchHeader header(int records) {
    return new BatchHeader(length, SALT, 7, 0xcafe, records, 6, 100, 2, BatchHeader.RESCUED);
  }

  WrittenBatch resealed(BatchHeader header) {
    header.seal(b, AT, OFFSET);
    return this;
  }

  Batch read() {
    return BatchReader.read(b, AT, b.length, SALT, OFFSET);
  }

  List<BatchRecord> survivors() {
    return BatchReader.survivors(b, AT, AT + length, SALT, OFFSET - AT);
  }

  int recordAt(int index) {
    int at = AT + BatchHeader.BYTES;
    for (int i = 0; i < index; i++) {
      at += Align.up8(44 + payloads.get(i).length);
    }
    return at;
  }

  void flip(int bit) {
    Bits.flip(b, AT * 8 + bit);
  }

  /** Whether no checksum covers the byte, since it only fills up to a multiple of 8. */
  boolean padding(int offset) {
    for (int i = 0; i < payloads.size(); i++) {
      int end = recordAt(i) - AT + 44 + payloads.get(i).length;
      if (offset >= end && offset < Align.up8(end)) {
        return true;
      }
    }
    return false;
  }
}
