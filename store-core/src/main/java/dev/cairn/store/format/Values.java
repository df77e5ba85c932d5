package dev.cairn.store.format;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as callers give them (params, metadata, an event's payload) and as they are stored: CBOR
 * in its deterministic encoding (FORMAT.md section 3). One value has one encoding.
 *
 * <p>Taken: null, {@link Boolean}, {@link Byte}, {@link Short}, {@link Integer}, {@link Long},
 * {@link java.math.BigInteger}, {@link Double}, {@link String}, {@code byte[]}, {@link
 * java.util.List}, {@link Map} with String keys; at most 64 levels of lists and maps. Given back:
 * Long for every integer that fits, else BigInteger; lists and maps that cannot be changed.
 */
public final class Values {
  private Values() {}

  /**
   * A value, decoded.
   *
   * @param value the value
   * @param end the index after its last byte
   */
  public record Decoded(@Nullable Object value, int end) {}

  /**
   * Encodes a value.
   *
   * @param name of the argument: where the path in a message begins
   * @throws IllegalArgumentException if it has anything that is no value, naming its path, or would
   *     take more than {@code bytesMax} bytes
   */
  public static byte[] encode(String name, @Nullable Object value, long bytesMax) {
    return new ValueWriter(name, bytesMax).encode(value);
  }

  /** Encodes a map, null as the empty one; else like {@link #encode}. */
  public static byte[] encodeMap(String name, @Nullable Map<String, ?> value, long bytesMax) {
    return encode(name, value == null ? Map.of() : value, bytesMax);
  }

  /**
   * Decodes the value that begins at {@code from}; null if it is malformed or reaches beyond {@code
   * end}.
   */
  public static @Nullable Decoded decode(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    Object value = new ValueReader(in, b, true).value(0);
    return in.ok() ? new Decoded(value, in.at()) : null;
  }

  /**
   * The index after the value that begins at {@code from}; -1 exactly where {@link #decode} would
   * return null.
   */
  public static int skip(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    Object unused = new ValueReader(in, b, false).value(0);
    return in.ok() ? in.at() : -1;
  }
}
