package dev.cairn.store.format;

import java.util.zip.CRC32C;

/**
 * CRC32C, plain or bound to a place. A checksum bound to a place begins with the file's salt and
 * the offset in the file, so that bytes from a recycled file or from elsewhere never pass
 * (FORMAT.md sections 2 and 4).
 */
public final class Crc {
  /** How many bytes {@link #startedIn} overwrites. */
  static final int PLACE_BYTES = 16;

  private Crc() {}

  /** The CRC over {@code len} bytes. */
  public static int of(byte[] b, int off, int len) {
    CRC32C crc = new CRC32C();
    crc.update(b, off, len);
    return (int) crc.getValue();
  }

  /** The CRC over salt, offset in the file, and {@code len} bytes. */
  public static int at(long salt, long fileOffset, byte[] b, int off, int len) {
    CRC32C crc = started(salt, fileOffset);
    crc.update(b, off, len);
    return (int) crc.getValue();
  }

  /** A CRC that has taken in salt and offset. Allocates nothing else, and writes nothing. */
  static CRC32C started(long salt, long fileOffset) {
    CRC32C crc = new CRC32C();
    update(crc, salt);
    update(crc, fileOffset);
    return crc;
  }

  /**
   * The same, faster, for writers: salt and offset pass through 16 bytes that are about to be
   * overwritten anyway, so that the checksum's intrinsic serves and no array is allocated.
   */
  static CRC32C startedIn(byte[] scratch, int at, long salt, long fileOffset) {
    Bytes.putI64(scratch, at, salt);
    Bytes.putI64(scratch, at + 8, fileOffset);
    CRC32C crc = new CRC32C();
    crc.update(scratch, at, PLACE_BYTES);
    return crc;
  }

  private static void update(CRC32C crc, long value) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      crc.update((int) (value >>> shift));
    }
  }
}
