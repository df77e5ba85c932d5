package dev.cairn.store.format;

import java.util.zip.CRC32C;

/**
 * The 56 bytes before a batch's records (FORMAT.md section 4):
 *
 * <pre>
 *   0  batch CRC over salt, offset in the file, bytes 4 to 55, and every record's 44 header bytes
 *   4  length of the whole batch    8  salt         16  batch number   24  CRC of the batch before
 *  28  number of records           32  confirmed    40  commit position of the first record
 *  48  epoch                       52  flags        56  the records
 * </pre>
 *
 * @param length of the whole batch, a multiple of 8
 * @param salt of the file
 * @param number rising by one, over all files
 * @param previousCrc the batch CRC of the batch before; 0 for the first ever
 * @param records how many there are
 * @param confirmed the number of the last batch known durable when this one was written
 * @param commitPosition of the first record; the others follow by one
 * @param epoch of the opening that wrote it
 * @param flags {@link #RESCUED}
 */
public record BatchHeader(
    int length,
    long salt,
    long number,
    int previousCrc,
    int records,
    long confirmed,
    long commitPosition,
    int epoch,
    int flags) {
  /** Its length, and the first record's offset. */
  public static final int BYTES = 56;

  /** Flag: a copy made by an opening of a batch that nothing confirmed. */
  public static final int RESCUED = 1;

  /** The longest that a batch may be. */
  public static final int LENGTH_MAX = 64 << 20;

  private static final int FIELDS_AT = 4;
  private static final int FIELDS_BYTES = BYTES - FIELDS_AT;
  private static final int SALT_AT = 8;
  private static final int NUMBER_AT = 16;
  private static final int RECORDS_AT = 28;
  private static final int STORED_LENGTH_AT = 4;

  /** Whether an opening copied this batch. */
  public boolean rescued() {
    return (flags & RESCUED) != 0;
  }

  /**
   * Writes the header, CRC included, of a batch that will stand at {@code fileOffset}. The records,
   * written by {@link RecordHeader#write}, are in their places.
   *
   * @return the batch CRC
   */
  public int seal(byte[] batch, int at, long fileOffset) {
    write(batch, at);
    return sealWritten(batch, at, fileOffset);
  }

  /** Writes the header without its CRC; {@link #sealWritten} completes it. */
  public void write(byte[] batch, int at) {
    writeFields(batch, at + FIELDS_AT);
  }

  /**
   * Completes a header that {@link #write} has written with its CRC. Two steps for whoever appends
   * often: so the compiler sees that the header itself need never be made.
   *
   * @return the batch CRC
   */
  public static int sealWritten(byte[] batch, int at, long fileOffset) {
    int sealed =
        over(startedAt(batch, at, fileOffset), batch, at, Bytes.i32(batch, at + RECORDS_AT));
    Bytes.putI32(batch, at, sealed);
    return sealed;
  }

  /** A CRC that has taken in the salt, which stands there, and the offset: beside it for that. */
  private static CRC32C startedAt(byte[] batch, int at, long fileOffset) {
    long number = Bytes.i64(batch, at + NUMBER_AT);
    long salt = Bytes.i64(batch, at + SALT_AT);
    CRC32C crc = Crc.startedIn(batch, at + SALT_AT, salt, fileOffset);
    Bytes.putI64(batch, at + NUMBER_AT, number);
    return crc;
  }

  /** The batch CRC as it stands in the batch at {@code at}. */
  public static int crcIn(byte[] b, int at) {
    return Bytes.i32(b, at);
  }

  /**
   * The batch CRC as it should be. The records' stored lengths have been found to lie within the
   * batch.
   */
  int crcOf(byte[] b, int at, long fileOffset) {
    return over(Crc.started(salt, fileOffset), b, at, records);
  }

  private static int over(CRC32C crc, byte[] b, int at, int records) {
    crc.update(b, at + FIELDS_AT, FIELDS_BYTES);
    int record = at + BYTES;
    for (int i = 0; i < records; i++) {
      crc.update(b, record, RecordHeader.BYTES);
      record += Align.up8(RecordHeader.BYTES + Bytes.i32(b, record + STORED_LENGTH_AT));
    }
    return (int) crc.getValue();
  }

  private void writeFields(byte[] target, int at) {
    Bytes.putI32(target, at, length);
    Bytes.putI64(target, at + 4, salt);
    Bytes.putI64(target, at + 12, number);
    Bytes.putI32(target, at + 20, previousCrc);
    Bytes.putI32(target, at + 24, records);
    Bytes.putI64(target, at + 28, confirmed);
    Bytes.putI64(target, at + 36, commitPosition);
    Bytes.putI32(target, at + 44, epoch);
    Bytes.putI32(target, at + 48, flags);
  }

  /** Reads bytes 4 to 55 of the batch at {@code at}; believes them. */
  static BatchHeader readFields(byte[] b, int at) {
    return new BatchHeader(
        Bytes.i32(b, at + 4),
        Bytes.i64(b, at + 8),
        Bytes.i64(b, at + 16),
        Bytes.i32(b, at + 24),
        Bytes.i32(b, at + 28),
        Bytes.i64(b, at + 32),
        Bytes.i64(b, at + 40),
        Bytes.i32(b, at + 48),
        Bytes.i32(b, at + 52));
  }
}
