package dev.cairn.store.codec;

/**
 * Reads CBOR integers of up to 31 bits, and takes only their shortest encoding. The first that is
 * malformed makes the reader stay malformed: every later answer is 0, and {@link #ok()} says so.
 */
final class IntReader {
  private static final int NEGATIVE = 1;

  private final byte[] b;
  private final int end;
  private int at;
  private boolean malformed;

  /** Makes a reader of the {@code len} bytes from index {@code off}, which must be in the array. */
  IntReader(byte[] b, int off, int len) {
    this.b = b;
    this.at = off;
    this.end = off + len;
  }

  /** The index of the next item. */
  int at() {
    return at;
  }

  /** How many bytes are left. */
  int left() {
    return end - at;
  }

  /** Whether all that has been read was well-formed. */
  boolean ok() {
    return !malformed;
  }

  /** Reads an integer that is not negative. */
  int uint() {
    int value = integer();
    return require(value >= 0) ? value : 0;
  }

  /** Reads an integer. */
  int integer() {
    if (!require(at < end)) {
      return 0;
    }
    int initial = b[at++] & 0xff;
    int info = initial & 0x1f;
    int major = initial >>> 5;
    int argument = info < 24 ? info : argument(info);
    return require(major <= NEGATIVE) ? (major == NEGATIVE ? ~argument : argument) : 0;
  }

  private int argument(int info) {
    int bytes = 1 << (info - 24);
    if (!require(bytes <= Integer.BYTES && left() >= bytes)) {
      return 0;
    }
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << Byte.SIZE | (b[at++] & 0xff);
    }
    // Negative: beyond 31 bits. And not what half as many bytes would have held.
    return require(value >= (bytes == 1 ? 24 : 1 << (bytes * 4))) ? value : 0;
  }

  private boolean require(boolean held) {
    malformed |= !held;
    return !malformed;
  }
}
