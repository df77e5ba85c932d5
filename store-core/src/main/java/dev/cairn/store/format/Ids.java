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

  private Ids() {}

  /**
   * An id's bytes.
   *
   * @param name of the argument, for the message
   * @throws NullPointerException if {@code id} is null
   * @throws IllegalArgumentException if it is empty, has a lone surrogate, or is too long
   */
  public static byte[] utf8(String name, String id) {
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
    byte[] bytes = id.getBytes(UTF_8);
    if (bytes.length > BYTES_MAX) {
      throw tooLong(name, Integer.toString(bytes.length));
    }
    return bytes;
  }

  private static IllegalArgumentException tooLong(String name, String found) {
    return refused(name, "at most " + BYTES_MAX + " bytes in UTF-8", found);
  }

  private static IllegalArgumentException refused(String name, String expected, String found) {
    return new IllegalArgumentException(name + ": expected " + expected + ", found " + found);
  }
}
