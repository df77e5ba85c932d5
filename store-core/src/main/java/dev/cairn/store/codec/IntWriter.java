package dev.cairn.store.codec;

import java.util.Arrays;

/** Writes CBOR integers of up to 31 bits, each as short as it can be, into one growing array. */
final class IntWriter {
  /** An initial byte, and four more. */
  private static final int BYTES_MAX = 5;

  private static final int NEGATIVE = 1 << 5;

  private byte[] array;
  private int length;

  /** Makes a writer with room for {@code count} integers; it grows. */
  IntWriter(int count) {
    array = new byte[count * BYTES_MAX];
  }

  /** Writes an integer that is not negative. */
  void uint(int value) {
    head(0, value);
  }

  /** Writes an integer. */
  void integer(int value) {
    head(value >= 0 ? 0 : NEGATIVE, value >= 0 ? value : ~value);
  }

  /** What has been written, followed by room for {@code more} bytes. */
  byte[] toByteArrayAnd(int more) {
    return Arrays.copyOf(array, Math.addExact(length, more));
  }

  /** How many bytes have been written. */
  int length() {
    return length;
  }

  private void head(int major, int argument) {
    ensure();
    if (argument < 24) {
      array[length++] = (byte) (major | argument);
    } else if (argument >>> 8 == 0) {
      array[length++] = (byte) (major | 24);
      bigEndian(argument, 1);
    } else if (argument >>> 16 == 0) {
      array[length++] = (byte) (major | 25);
      bigEndian(argument, 2);
    } else {
      array[length++] = (byte) (major | 26);
      bigEndian(argument, 4);
    }
  }

  private void bigEndian(int value, int bytes) {
    for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      array[length++] = (byte) (value >>> shift);
    }
  }

  private void ensure() {
    if (array.length - length < BYTES_MAX) {
      array = Arrays.copyOf(array, 2 * array.length + BYTES_MAX);
    }
  }
}
