package dev.cairn.store.codec;

import java.util.Arrays;

/** How far two arrays agree, forwards and backwards, at the speed of vector instructions. */
final class CommonEnds {
  /** Backwards the JDK compares only ranges as a whole: this much at a time. */
  private static final int STEP_BYTES = 4 << 10;

  private CommonEnds() {}

  /** How many bytes agree from index {@code i} of a and {@code j} of b on, at most {@code max}. */
  static int after(byte[] a, int i, byte[] b, int j, int max) {
    int mismatch = Arrays.mismatch(a, i, i + max, b, j, j + max);
    return mismatch < 0 ? max : mismatch;
  }

  /** How many bytes agree that end before index {@code i} of a and {@code j} of b. */
  static int before(byte[] a, int i, byte[] b, int j, int max) {
    int agreed = 0;
    int step = 1;
    while (agreed < max && step > 0) {
      int length = Math.min(step, max - agreed);
      if (equal(a, i - agreed - length, b, j - agreed - length, length)) {
        agreed += length;
        step = Math.min(2 * step, STEP_BYTES);
      } else {
        step = length / 2;
        max = agreed + length - 1;
      }
    }
    return agreed;
  }

  private static boolean equal(byte[] a, int i, byte[] b, int j, int length) {
    return Arrays.equals(a, i, i + length, b, j, j + length);
  }
}
