package dev.cairn.store.format;

/**
 * The two-byte floating point of IEEE 754: 1 bit of sign, 5 of exponent, 10 of fraction. The JDK
 * has it from 20 on.
 */
final class HalfFloat {
  /** The one NaN that is written. */
  static final int NAN = 0x7e00;

  private static final int INFINITY = 0x7c00;
  private static final int HIDDEN_BIT = 0x800000;

  private HalfFloat() {}

  /** The sixteen bits of a value that is not NaN, or -1 if they cannot hold it exactly. */
  static int exactly(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int fraction = bits & 0x7fffff;
    int exponent = ((bits >>> 23) & 0xff) - 127;
    if (Float.isInfinite(value)) {
      return sign | INFINITY;
    }
    if (value == 0) {
      return sign;
    }
    if (exponent >= -14 && exponent <= 15) {
      return shifted(sign | ((exponent + 15) << 10), fraction, 13);
    }
    boolean subnormal = exponent >= -24 && exponent < -14;
    return subnormal ? shifted(sign, fraction | HIDDEN_BIT, -1 - exponent) : -1;
  }

  private static int shifted(int upper, int fraction, int by) {
    return (fraction & ((1 << by) - 1)) == 0 ? upper | (fraction >>> by) : -1;
  }

  /** The value of sixteen bits. */
  static double value(int bits) {
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude;
    if (exponent == 0) {
      magnitude = Math.scalb((double) fraction, -24);
    } else if (exponent < 0x1f) {
      magnitude = Math.scalb((double) (fraction | 0x400), exponent - 25);
    } else {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }
}
