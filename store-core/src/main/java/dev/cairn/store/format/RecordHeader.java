package dev.cairn.store.format;

import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The 44 bytes before every payload (FORMAT.md section 2):
 *
 * <pre>
 *   0  header CRC over salt, offset in the file, and bytes 4 to 43
 *   4  stored length     8  run number    16  position (u48)   22  seq (u48)
 *  28  payload CRC      32  type  33  codec  34  flags         36  time
 *  44  payload, then zeros up to a multiple of 8
 * </pre>
 *
 * @param storedLength bytes of payload, without the padding
 * @param runNumber 0 where the record is of no run
 * @param position rising by one over all records of a run, at most 48 bits; 0 where the record has
 *     none
 * @param seq of a checkpoint or event, at most 48 bits; else 0
 * @param payloadCrc over the stored bytes
 * @param type see {@link RecordType}; kept as a number, since a reader may pass over a type it does
 *     not know
 * @param codec of the payload's body
 * @param flags {@link #SKIPPABLE}, {@link #EXTERNAL}, {@link #EXTENDED}, {@link #DELTA}, {@link
 *     #DROPPED}
 * @param time microseconds since 1970-01-01 UTC
 */
public record RecordHeader(
    int storedLength,
    long runNumber,
    long position,
    long seq,
    int payloadCrc,
    int type,
    int codec,
    int flags,
    long time) {
  /** Its length, and the payload's offset. */
  public static final int BYTES = 44;

  /** Where the fields begin that the CRC covers. */
  static final int FIELDS_AT = 4;

  /** The length of those fields: what an INDEX entry keeps of a header. */
  public static final int FIELDS_BYTES = BYTES - FIELDS_AT;

  /** A reader that does not know the type may pass over the record. */
  public static final int SKIPPABLE = 1;

  /** The body is in a sealed segment; a reference stands in its place. */
  public static final int EXTERNAL = 2;

  /** The head ends in a map of extensions. */
  public static final int EXTENDED = 4;

  /** The body is a delta: it tells a checkpoint's state by that of an earlier one. */
  public static final int DELTA = 8;

  /** The checkpoint was given up, and has no body. */
  public static final int DROPPED = 16;

  /** Bytes from this record's beginning to the next one's. */
  public long frameLength() {
    return Align.up8((long) BYTES + storedLength);
  }

  /** Whether a reader that does not know the type may pass over it. */
  public boolean skippable() {
    return (flags & SKIPPABLE) != 0;
  }

  /** Whether the body is in a sealed segment. */
  public boolean external() {
    return (flags & EXTERNAL) != 0;
  }

  /** Whether the head ends in a map of extensions. */
  public boolean extended() {
    return (flags & EXTENDED) != 0;
  }

  /** Whether the body is a delta. */
  public boolean delta() {
    return (flags & DELTA) != 0;
  }

  /** Whether it is a checkpoint that was given up. */
  public boolean dropped() {
    return (flags & DROPPED) != 0;
  }

  /** Writes the 44 bytes, CRC included, for a record that will stand at {@code fileOffset}. */
  public void write(byte[] target, int at, long salt, long fileOffset) {
    write(
        target,
        at,
        salt,
        fileOffset,
        storedLength,
        runNumber,
        position,
        seq,
        payloadCrc,
        kind(type, codec, flags),
        time);
  }

  /**
   * The same of the fields themselves, for whoever writes so many that an object each counts.
   *
   * @param kind type, codec and flags ({@link #kind})
   */
  public static void write(
      byte[] target,
      int at,
      long salt,
      long fileOffset,
      int storedLength,
      long runNumber,
      long position,
      long seq,
      int payloadCrc,
      int kind,
      long time) {
    CRC32C crc = Crc.startedIn(target, at + FIELDS_AT, salt, fileOffset);
    fields(target, at + FIELDS_AT, storedLength, runNumber, position, seq, payloadCrc, kind, time);
    crc.update(target, at + FIELDS_AT, FIELDS_BYTES);
    Bytes.putI32(target, at, (int) crc.getValue());
  }

  /** Type, codec and flags, as the four bytes from 32 on have them. */
  public static int kind(int type, int codec, int flags) {
    return type | codec << 8 | flags << 16;
  }

  /** Writes bytes 4 to 43, without a CRC: how an INDEX keeps them. */
  public void writeFields(byte[] target, int at) {
    int kind = kind(type, codec, flags);
    fields(target, at, storedLength, runNumber, position, seq, payloadCrc, kind, time);
  }

  private static void fields(
      byte[] target,
      int at,
      int storedLength,
      long runNumber,
      long position,
      long seq,
      int payloadCrc,
      int kind,
      long time) {
    Bytes.putI32(target, at, storedLength);
    Bytes.putI64(target, at + 4, runNumber);
    Bytes.putU48(target, at + 12, position);
    Bytes.putU48(target, at + 18, seq);
    Bytes.putI32(target, at + 24, payloadCrc);
    Bytes.putI32(target, at + 28, kind);
    Bytes.putI64(target, at + 32, time);
  }

  /**
   * Reads a header that stands at {@code fileOffset} of its file. Does not look at the payload,
   * which may reach beyond {@code end}: see {@link #payloadIntact}.
   *
   * @return null if it is cut short by {@code end}, its CRC does not match, or its stored length is
   *     negative
   */
  public static @Nullable RecordHeader read(byte[] b, int at, int end, long salt, long fileOffset) {
    if (end - at < BYTES || Bytes.i32(b, at + FIELDS_AT) < 0) {
      return null;
    }
    int crc = Crc.at(salt, fileOffset, b, at + FIELDS_AT, FIELDS_BYTES);
    return crc == Bytes.i32(b, at) ? readFields(b, at + FIELDS_AT) : null;
  }

  /** Reads bytes 4 to 43 of a header, which begin at {@code at} and have no CRC. */
  public static RecordHeader readFields(byte[] b, int at) {
    return new RecordHeader(
        Bytes.i32(b, at),
        Bytes.i64(b, at + 4),
        Bytes.u48(b, at + 12),
        Bytes.u48(b, at + 18),
        Bytes.i32(b, at + 24),
        b[at + 28] & 0xff,
        b[at + 29] & 0xff,
        Bytes.u16(b, at + 30),
        Bytes.i64(b, at + 32));
  }

  /** Whether the payload lies before {@code end} and its CRC matches. */
  public boolean payloadIntact(byte[] b, int payloadAt, int end) {
    return storedLength >= 0
        && storedLength <= end - payloadAt
        && Crc.of(b, payloadAt, storedLength) == payloadCrc;
  }
}
