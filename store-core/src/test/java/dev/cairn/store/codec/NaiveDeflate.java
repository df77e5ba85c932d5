package dev.cairn.store.codec;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Reads bodies of codecs 2 and 3 by FORMAT.md, section 9, and with nothing of the store's. */
public final class NaiveDeflate {
  private static final int LENGTH_MAX = 1 << 28;

  private NaiveDeflate() {}

  /** How many events come before one in its group: the first integer of its body; -1 for none. */
  public static int before(byte[] body) {
    return uint(body, 0);
  }

  /** A body, decoded, that must be well formed. */
  public static byte[] body(byte[] stored, int integers, byte[] dictionary) {
    byte[] body = bodyOrNull(stored, integers, dictionary, LENGTH_MAX);
    if (body == null) {
      throw new AssertionError("no body");
    }
    return body;
  }

  /**
   * A body, decoded; null if it is malformed.
   *
   * @param integers how many stand before the raw length
   */
  public static byte @Nullable [] bodyOrNull(
      byte[] stored, int integers, byte[] dictionary, int lengthMax) {
    int at = 0;
    for (int i = 0; i < integers; i++) {
      if (uint(stored, at) < 0) {
        return null;
      }
      at += bytes(stored, at);
    }
    int length = uint(stored, at);
    return length < 0 || length > lengthMax
        ? null
        : inflated(stored, at + bytes(stored, at), length, dictionary);
  }

  private static byte @Nullable [] inflated(byte[] stored, int at, int length, byte[] dictionary) {
    Inflater inflater = new Inflater(true);
    try {
      if (dictionary.length > 0) {
        inflater.setDictionary(dictionary);
      }
      inflater.setInput(stored, at, stored.length - at);
      byte[] raw = new byte[length + 1];
      int read = inflater.inflate(raw);
      boolean exact = read == length && inflater.finished() && inflater.getRemaining() == 0;
      return exact ? java.util.Arrays.copyOf(raw, length) : null;
    } catch (DataFormatException malformed) {
      return null;
    } finally {
      inflater.end();
    }
  }

  private static int uint(byte[] b, int at) {
    if (at >= b.length || at + bytes(b, at) > b.length || (b[at] & 0xff) > 0x1a) {
      return -1;
    }
    int first = b[at] & 0xff;
    long value = first < 24 ? first : 0;
    for (int i = 1; i < bytes(b, at); i++) {
      value = value << 8 | (b[at + i] & 0xff);
    }
    long least = first < 24 ? 0 : first == 24 ? 24 : first == 25 ? 1 << 8 : 1 << 16;
    return value < least || value > Integer.MAX_VALUE ? -1 : (int) value;
  }

  private static int bytes(byte[] b, int at) {
    int first = b[at] & 0xff;
    return first < 24 || first > 0x1a ? 1 : 1 + (1 << (first - 24));
  }
}
