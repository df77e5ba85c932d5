package dev.cairn.store.codec;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads bodies of codecs 2 and 3 by FORMAT.md, section 9, and with nothing of the store's. */
public final class NaiveDeflate {
  private NaiveDeflate() {}

  /** How many events come before one in its group: the first integer of its body. */
  public static int before(byte[] body) {
    return uint(body, 0);
  }

  /**
   * A body, decoded.
   *
   * @param integers how many stand before the raw length
   */
  public static byte[] body(byte[] stored, int integers, byte[] dictionary) {
    int at = 0;
    for (int i = 0; i < integers; i++) {
      at += bytes(stored, at);
    }
    byte[] raw = new byte[uint(stored, at)];
    at += bytes(stored, at);
    Inflater inflater = new Inflater(true);
    try {
      if (dictionary.length > 0) {
        inflater.setDictionary(dictionary);
      }
      inflater.setInput(stored, at, stored.length - at);
      int read = raw.length == 0 ? 0 : inflater.inflate(raw);
      if (read != raw.length || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
        throw new AssertionError(read + " bytes of " + raw.length + ", or more");
      }
      return raw;
    } catch (DataFormatException e) {
      throw new AssertionError("no stream", e);
    } finally {
      inflater.end();
    }
  }

  private static int uint(byte[] b, int at) {
    int first = b[at] & 0xff;
    int value = first < 24 ? first : 0;
    for (int i = 1; i < bytes(b, at); i++) {
      value = value << 8 | (b[at + i] & 0xff);
    }
    return value;
  }

  private static int bytes(byte[] b, int at) {
    int first = b[at] & 0xff;
    return first < 24 ? 1 : 1 + (1 << (first - 24));
  }
}
