package dev.cairn.store.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells valid batches from everything else, and finds what is left of a damaged one (FORMAT.md
 * section 4).
 */
public final class BatchReader {
  private static final int SALT_AT = 8;
  private static final int SALT_END = 16;

  private BatchReader() {}

  /**
   * Reads the batch that begins at index {@code at}.
   *
   * @param end the index where the file ends
   * @param salt the file's
   * @param fileOffset where in the file index {@code at} is
   * @return null unless the batch is valid: all of (1) to (5)
   */
  public static @Nullable Batch read(byte[] b, int at, int end, long salt, long fileOffset) {
    if (!looksLikeBatch(b, at, end, salt) || end - at < BatchHeader.BYTES) {
      return null;
    }
    BatchHeader header = BatchHeader.readFields(b, at);
    if (!lengthPossible(header, end - at) || !recordsFill(b, at, header)) {
      return null;
    }
    int crc = BatchHeader.crcIn(b, at);
    if (crc != header.crcOf(b, at, fileOffset)) {
      return null;
    }
    List<BatchRecord> records = validRecords(b, at, header, fileOffset);
    return records == null ? null : new Batch(header, crc, records);
  }

  /** The same, with the salt that stands in the batch: for one whose file header is lost. */
  public static @Nullable Batch readWithOwnSalt(byte[] b, int at, int end, long fileOffset) {
    return end - at < SALT_END ? null : read(b, at, end, Bytes.i64(b, at + SALT_AT), fileOffset);
  }

  /**
   * Whether the salt stands where a batch at {@code at} would have it: a sign of a batch, not a
   * proof.
   */
  public static boolean looksLikeBatch(byte[] b, int at, int end, long salt) {
    return end - at >= SALT_END && Bytes.i64(b, at + SALT_AT) == salt;
  }

  /**
   * Finds every record in a damaged stretch whose header is valid by its CRC, whether its payload
   * is intact or not.
   *
   * @param from the index where the stretch begins
   * @param end the index where it ends; a payload may reach beyond
   * @param fileOffsetOfIndex0 where in the file index 0 of the array is
   */
  public static List<BatchRecord> survivors(
      byte[] b, int from, int end, long salt, long fileOffsetOfIndex0) {
    List<BatchRecord> found = new ArrayList<>();
    long at = firstAligned(from, fileOffsetOfIndex0);
    while (end - at >= RecordHeader.BYTES) {
      int index = (int) at;
      RecordHeader header = headerAt(b, index, end, salt, fileOffsetOfIndex0 + index);
      if (header != null) {
        found.add(new BatchRecord(header, index));
      }
      at += header == null ? 8 : stepOver(header, b, index, end);
    }
    return found;
  }

  private static long firstAligned(int from, long fileOffsetOfIndex0) {
    return Align.up8(from + fileOffsetOfIndex0) - fileOffsetOfIndex0;
  }

  private static @Nullable RecordHeader headerAt(
      byte[] b, int at, int end, long salt, long fileOffset) {
    boolean nothingWritten = b[at + RecordHeader.BYTES - 12] == 0; // no type is 0
    return nothingWritten ? null : RecordHeader.read(b, at, end, salt, fileOffset);
  }

  /**
   * Past an intact record; past a bare header if the payload is damaged, for its length may then
   * hide others.
   */
  private static long stepOver(RecordHeader header, byte[] b, int at, int end) {
    return header.payloadIntact(b, at + RecordHeader.BYTES, end)
        ? header.frameLength()
        : Align.up8(RecordHeader.BYTES);
  }

  private static boolean lengthPossible(BatchHeader header, int available) {
    int length = header.length();
    return length >= BatchHeader.BYTES
        && length <= BatchHeader.LENGTH_MAX
        && length <= available
        && length % 8 == 0;
  }

  /** Whether the records' stored lengths fill the batch exactly, and are as many as it says. */
  private static boolean recordsFill(byte[] b, int at, BatchHeader header) {
    int end = at + header.length();
    int record = at + BatchHeader.BYTES;
    int count = 0;
    while (end - record >= RecordHeader.BYTES) {
      int stored = Bytes.i32(b, record + RecordHeader.FIELDS_AT);
      long frame = Align.up8((long) RecordHeader.BYTES + stored);
      if (stored < 0 || frame > end - record) {
        return false;
      }
      record += (int) frame;
      count++;
    }
    return record == end && count == header.records();
  }

  private static @Nullable List<BatchRecord> validRecords(
      byte[] b, int at, BatchHeader header, long fileOffset) {
    List<BatchRecord> records = new ArrayList<>(header.records());
    int end = at + header.length();
    int record = at + BatchHeader.BYTES;
    while (record < end) {
      long offset = fileOffset + (record - at);
      RecordHeader found = RecordHeader.read(b, record, end, header.salt(), offset);
      if (found == null || !found.payloadIntact(b, record + RecordHeader.BYTES, end)) {
        return null;
      }
      records.add(new BatchRecord(found, record));
      record += (int) found.frameLength();
    }
    return records;
  }
}
