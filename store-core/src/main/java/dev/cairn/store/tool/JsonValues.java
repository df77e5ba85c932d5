package dev.cairn.store.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON read into the values a store takes, integers as Long or BigInteger just as a store answers
 * them.
 */
final class JsonValues {
  private JsonValues() {}

  static @Nullable Object javaOf(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> mapOf(json);
      case ARRAY -> listOf(json);
      case STRING -> json.textValue();
      case BOOLEAN -> json.booleanValue();
      case NUMBER -> numberOf(json);
      default -> null;
    };
  }

  static Map<String, @Nullable Object> mapOf(JsonNode object) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    object.properties().forEach(field -> map.put(field.getKey(), javaOf(field.getValue())));
    return Collections.unmodifiableMap(map);
  }

  private static List<@Nullable Object> listOf(JsonNode array) {
    List<@Nullable Object> list = new ArrayList<>(array.size());
    array.forEach(element -> list.add(javaOf(element)));
    return Collections.unmodifiableList(list);
  }

  /**
   * Digits that a double cannot hold are rounded, as everywhere in JSON; a number it cannot hold at
   * all is refused.
   */
  private static Double finite(JsonNode number) {
    double value = number.doubleValue();
    if (Double.isInfinite(value)) {
      throw new IllegalArgumentException("expected numbers that fit 64 bits of floating point");
    }
    return value;
  }

  private static Number numberOf(JsonNode number) {
    if (!number.isIntegralNumber()) {
      return finite(number);
    }
    return number.canConvertToLong() ? number.longValue() : number.bigIntegerValue();
  }
}
