package dev.cairn.store.kit;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value as text, so that two values are the same if and only if their texts are: types are told
 * apart (1 is not 1.0, text is not bytes), maps have no order, {@code byte[]} counts by content.
 */
public final class Canon {
  private Canon() {}

  /** The text of a value. */
  public static String of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return ofMap(map);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Canon::of).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof byte[] bytes) {
      return "h'" + HexFormat.of().formatHex(bytes) + "'";
    }
    return ofScalar(value);
  }

  private static String ofMap(Map<?, ?> map) {
    TreeMap<String, String> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(of(key), of(value)));
    return sorted.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String ofScalar(@Nullable Object value) {
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value == null || value instanceof Boolean) {
      return String.valueOf(value);
    }
    return value.getClass().getSimpleName() + " " + value;
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted.append(
          c >= ' ' && c < 0x7f && c != '"' && c != '\\'
              ? "" + c
              : String.format("\\u%04x", (int) c));
    }
    return quoted.append('"').toString();
  }
}
