package dev.cairn.store.format;

/** Strict UTF-8: no lone surrogates, no overlong forms, nothing replaced. */
final class Utf8 {
  private Utf8() {}

  /** The index of the first surrogate without its other half, or -1. */
  static int loneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!pairAt(text, i)) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  private static boolean pairAt(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }

  /** Whether the bytes are well-formed UTF-8. */
  static boolean valid(byte[] b, int from, int to) {
    int at = from;
    while (at < to) {
      int length = b[at] >= 0 ? 1 : sequence(b, at, to);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /**
   * The length of the well-formed sequence of two to four bytes at {@code at}, or 0 (Unicode, table
   * 3-7).
   */
  private static int sequence(byte[] b, int at, int to) {
    int lead = b[at] & 0xff;
    int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length == 0 || to - at < length || !secondFits(lead, b[at + 1] & 0xff)) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((b[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static boolean secondFits(int lead, int second) {
    int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return second >= low && second <= high;
  }
}
