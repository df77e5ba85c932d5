package dev.cairn.store.format;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes one value of a caller's (FORMAT.md section 3), refuses what is none, and stops as soon as
 * it is sure to be too large: what is written and what is promised (the keys of open maps, a byte
 * for every item of open lists) stays within the limit.
 */
final class ValueWriter {
  private static final int LEVELS_AT_FIRST = 4;

  private final String name;
  private final long bytesMax;
  private final CborWriter out = new CborWriter();

  /**
   * The arrays and maps that are open, outermost first, and in each the index or key that is being
   * written.
   */
  private Object[] containers = new Object[LEVELS_AT_FIRST];

  private Object[] steps = new Object[LEVELS_AT_FIRST];
  private int level;
  private long promised;

  ValueWriter(String name, long bytesMax) {
    this.name = name;
    this.bytesMax = Math.min(bytesMax, CborWriter.LENGTH_MAX);
  }

  byte[] encode(@Nullable Object value) {
    value(value);
    room(0);
    return out.toByteArray();
  }

  private void value(@Nullable Object value) {
    room(1);
    if (value == null) {
      out.nul();
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      out.integer(((Number) value).longValue());
    } else if (value instanceof Boolean bool) {
      out.bool(bool);
    } else if (value instanceof Double number) {
      out.doubleValue(number);
    } else {
      large(value);
    }
  }

  private void large(Object value) {
    if (value instanceof Map<?, ?> map) {
      map(map);
    } else if (value instanceof List<?> list) {
      list(list);
    } else if (value instanceof byte[] bytes) {
      room(bytes.length);
      out.bytes(bytes);
    } else if (value instanceof BigInteger number) {
      room(number.bitLength() / Byte.SIZE);
      out.bigInteger(number);
    } else {
      throw refused(
          "null, Boolean, an integer, Double, String, byte[], List or Map", typeOf(value));
    }
  }

  private void text(String text) {
    room(text.length()); // a char takes at least a byte
    int lone = Utf8.loneSurrogate(text);
    if (lone >= 0) {
      throw refused("valid Unicode", "a lone surrogate at index " + lone);
    }
    out.text(text);
  }

  private void list(List<?> list) {
    enter(list);
    room(list.size());
    Object[] items = list.toArray();
    promise(items.length);
    out.arrayHeader(items.length);
    for (int i = 0; i < items.length; i++) {
      steps[level - 1] = i;
      promised--;
      value(items[i]);
    }
    leave();
  }

  /** An entry of a map, its key encoded. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(byte[] encodedKey, String key, @Nullable Object value) {}

  private void map(Map<?, ?> map) {
    enter(map);
    List<Entry> entries = sorted(map);
    out.mapHeader(entries.size());
    for (Entry entry : entries) {
      steps[level - 1] = entry.key;
      promised -= entry.encodedKey.length + 1;
      out.raw(entry.encodedKey, 0, entry.encodedKey.length);
      value(entry.value);
    }
    leave();
  }

  private List<Entry> sorted(Map<?, ?> map) {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      byte[] key = encodedKey(entry.getKey());
      promise(key.length + 1);
      entries.add(new Entry(key, (String) entry.getKey(), entry.getValue()));
    }
    entries.sort((x, y) -> Arrays.compareUnsigned(x.encodedKey, y.encodedKey));
    for (int i = 1; i < entries.size(); i++) {
      if (Arrays.equals(entries.get(i - 1).encodedKey, entries.get(i).encodedKey)) {
        throw refused("every key once", "\"" + abbreviated(entries.get(i).key) + "\" twice");
      }
    }
    return entries;
  }

  private byte[] encodedKey(@Nullable Object key) {
    if (!(key instanceof String text)) {
      throw refused("keys of type String", key == null ? "a null key" : "a key of " + typeOf(key));
    }
    room(text.length());
    int lone = Utf8.loneSurrogate(text);
    if (lone >= 0) {
      throw refused("keys of valid Unicode", "one with a lone surrogate at index " + lone);
    }
    CborWriter encoded = new CborWriter(text.length() + 3);
    encoded.text(text);
    return encoded.toByteArray();
  }

  private void enter(Object container) {
    for (int i = 0; i < level; i++) {
      if (containers[i] == container) {
        throw refused("no cycle", typeOf(container) + " that contains itself");
      }
    }
    if (level == Cbor.LEVELS_MAX) {
      throw refused("at most " + Cbor.LEVELS_MAX + " levels of lists and maps", "one more");
    }
    if (level == containers.length) {
      containers = Arrays.copyOf(containers, 4 * level);
      steps = Arrays.copyOf(steps, 4 * level);
    }
    containers[level] = container;
    steps[level] = "";
    level++;
  }

  private void leave() {
    level--;
  }

  private void promise(long bytes) {
    room(bytes);
    promised += bytes;
  }

  /** Makes sure that {@code more} bytes would still be within the limit. */
  private void room(long more) {
    long least = out.length() + promised + more;
    if (least > bytesMax) {
      throw new IllegalArgumentException(
          name
              + ": expected at most "
              + bytesMax
              + " bytes encoded (valueBytesMax), found at least "
              + least);
    }
  }

  private IllegalArgumentException refused(String expected, String found) {
    return new IllegalArgumentException(path() + ": expected " + expected + ", found " + found);
  }

  /** Where in the value the writer is: {@code params.items[3].name}. */
  private String path() {
    StringBuilder path = new StringBuilder(name);
    for (int i = 0; i < level; i++) {
      if (steps[i] instanceof Integer index) {
        path.append('[').append(index).append(']');
      } else if (!"".equals(steps[i])) {
        path.append('.').append(abbreviated((String) steps[i]));
      }
    }
    return path.toString();
  }

  private static String abbreviated(String key) {
    return key.length() <= 64 ? key : key.substring(0, 64) + "...";
  }

  private static String typeOf(Object value) {
    return value.getClass().getTypeName();
  }
}
