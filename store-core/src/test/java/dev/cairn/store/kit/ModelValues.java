package dev.cairn.store.kit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says of values: which there are, what they become, and how large they are when
 * encoded.
 */
final class ModelValues {
  static final int LEVELS_MAX = 64;

  private ModelValues() {}

  /** A map, checked and copied; none is an empty one. */
  static Map<String, @Nullable Object> copyOfMap(String path, @Nullable Map<String, ?> map) {
    return map == null ? Map.of() : copyOfMap(path, map, 1);
  }

  /** A value, checked and copied all the way down; integers become Long where they fit. */
  static @Nullable Object copyOf(String path, @Nullable Object value) {
    return copyOf(path, value, 0);
  }

  private static @Nullable Object copyOf(String path, @Nullable Object value, int level) {
    if (value instanceof Map<?, ?> map) {
      return copyOfMap(path, map, level + 1);
    }
    if (value instanceof List<?> list) {
      return copyOfList(path, list, level + 1);
    }
    return copyOfScalar(path, value);
  }

  private static Map<String, @Nullable Object> copyOfMap(String path, Map<?, ?> map, int level) {
    refuseTooDeep(path, level);
    Map<String, @Nullable Object> copy = new TreeMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = key(path, entry.getKey());
      copy.put(key, copyOf(path + "." + key, entry.getValue(), level));
    }
    return Collections.unmodifiableMap(copy);
  }

  private static String key(String path, @Nullable Object key) {
    if (key instanceof String text) {
      return text(path, text);
    }
    throw refused(path, key == null ? "a null key" : "a key of type " + key.getClass().getName());
  }

  private static List<@Nullable Object> copyOfList(String path, List<?> list, int level) {
    refuseTooDeep(path, level);
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object item : list) {
      copy.add(copyOf(path + "[" + copy.size() + "]", item, level));
    }
    return Collections.unmodifiableList(copy);
  }

  private static @Nullable Object copyOfScalar(String path, @Nullable Object value) {
    if (value == null || value instanceof Boolean || value instanceof Double) {
      return value;
    }
    if (value instanceof String text) {
      return text(path, text);
    }
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    return integer(path, value);
  }

  private static Object integer(String path, Object value) {
    if (value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long) {
      return ((Number) value).longValue();
    }
    if (value instanceof BigInteger big) {
      return big.bitLength() < Long.SIZE ? (Object) big.longValue() : big;
    }
    throw refused(path, "a value of type " + value.getClass().getName());
  }

  private static String text(String path, String text) {
    if (!ModelIds.isUnicode(text)) {
      throw refused(path, "text with a lone surrogate");
    }
    return text;
  }

  /** A cycle is a value without end, and ends here. */
  private static void refuseTooDeep(String path, int level) {
    if (level > LEVELS_MAX) {
      throw refused(path, "more than " + LEVELS_MAX + " levels, or a cycle");
    }
  }

  private static IllegalArgumentException refused(String path, String what) {
    return new IllegalArgumentException(path + ": " + what);
  }

  /**
   * The bytes of a checked value in CBOR. A Double counts at its longest, 9 bytes; an encoder may
   * need fewer.
   */
  static long encodedSize(@Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      return 1;
    }
    if (value instanceof Double) {
      return 9;
    }
    if (value instanceof Long number) {
      return headSize(number < 0 ? -1 - number : number);
    }
    if (value instanceof BigInteger big) {
      return bigSize(big);
    }
    if (value instanceof byte[] bytes) {
      return headSize(bytes.length) + bytes.length;
    }
    return value instanceof String text ? textSize(text) : containerSize(value);
  }

  private static long containerSize(Object value) {
    if (value instanceof List<?> list) {
      return headSize(list.size()) + list.stream().mapToLong(ModelValues::encodedSize).sum();
    }
    Map<?, ?> map = (Map<?, ?>) value;
    return headSize(map.size())
        + map.keySet().stream().mapToLong(ModelValues::encodedSize).sum()
        + map.values().stream().mapToLong(ModelValues::encodedSize).sum();
  }

  private static long textSize(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return headSize(bytes) + bytes;
  }

  /** An integer of 65 bits and more is a tagged byte string. */
  private static long bigSize(BigInteger big) {
    BigInteger magnitude = big.signum() < 0 ? big.not() : big;
    if (magnitude.bitLength() <= Long.SIZE) {
      return 9;
    }
    int bytes = (magnitude.bitLength() + 7) / 8;
    return 1 + headSize(bytes) + bytes;
  }

  private static long headSize(long argument) {
    if (argument < 24) {
      return 1;
    }
    if (argument < 1 << 8) {
      return 2;
    }
    if (argument < 1 << 16) {
      return 3;
    }
    return argument < 1L << 32 ? 5 : 9;
  }
}
