package dev.cairn.bench.compare;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A record as JSON: numbers, strings, records. */
final class JsonObject {
  private JsonObject() {}

  static String of(Record record) {
    return Arrays.stream(record.getClass().getRecordComponents())
        .map(component -> quoted(component.getName()) + ": " + value(component, record))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String value(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      Object value = component.getAccessor().invoke(record);
      if (value instanceof Double number) {
        return String.format(Locale.ROOT, "%.3f", number);
      }
      if (value instanceof Number) {
        return value.toString();
      }
      return value instanceof Record inner ? of(inner) : quoted(String.valueOf(value));
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
              } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append('"').toString();
  }
}
