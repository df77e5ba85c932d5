package dev.cairn.store.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Objects;

/**
 * What an id is: non-empty, valid Unicode, at most 1,024 bytes in UTF-8. Any such string will do,
 * and is compared exactly.
 */
public final class Ids {
  /** The longest that an id can be, in UTF-8. */
  public static final int BYTES_MAX = 1024;

  /** What one char takes at the most. */
  private static final int UTF8_BYTES_MAX = 3;

  private Ids() {}

  /**
   * An id's bytes.
   *
   * @param name of the argument, for the message
   * @throws NullPointerException if {@code id} is null
   * @throws IllegalArgumentException if it is empty, has a lone surrogate, or is too long
   */
  public static byte[] utf8(String name, String id) {
    check(name, id);
    return id.getBytes(UTF_8);
  }

  /**
   * Checks an id. Allocates nothing for one that is right, as long as it is short.
   *
   * @throws NullPointerException if {@code id} is null
   * @throws IllegalArgumentException if it is empty, has a lone surrogate, or is too long
   */
  public static void check(String name, String id) {
    Objects.requireNonNull(id, name);
    if (id.isEmpty()) {
      throw refused(name, "a non-empty string", "an empty one");
    }
    if (id.length() > BYTES_MAX) { // a char takes at least a byte
      throw tooLong(name, "at least " + id.length());
    }
    int lone = Utf8.loneSurrogate(id);
    if (lone >= 0) {
      throw refused(name, "valid Unicode", "a lone surrogate at index " + lone);
    }
    if (id.length() > BYTES_MAX / UTF8_BYTES_MAX) {
      int bytes = id.getBytes(UTF_8).length;
      if (bytes > BYTES_MAX) {
        throw tooLong(name, Integer.toString(bytes));
      }
    }
  }

  private static IllegalArgumentException tooLong(String name, String found) {
    return refused(name, "at most " + BYTES_MAX + " bytes in UTF-8", found);
  }

  private static IllegalArgumentException refused(String name, String expected, String found) {
    return new IllegalArgumentException(name + ": expected " + expected + ", found " + found);
  }
}
