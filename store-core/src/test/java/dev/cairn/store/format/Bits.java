package dev.cairn.store.format;

import java.util.HexFormat;

/** Bits to break, and bytes to spell out. */
final class Bits {
  private Bits() {}

  static void flip(byte[] b, int bit) {
    b[bit / 8] ^= (byte) (1 << bit % 8);
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static String hex(byte[] b) {
    return HexFormat.of().formatHex(b);
  }
}
