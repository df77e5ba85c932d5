package dev.cairn.store.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one trace line; each getter says what it expected where it finds something else.
 */
final class TraceFields {
  private static final int FOUND_CHARS_MAX = 60;

  private final String file;
  private final long line;
  private final JsonNode object;

  TraceFields(String file, long line, JsonNode object) {
    this.file = file;
    this.line = line;
    this.object = object;
  }

  String text(String name) {
    JsonNode value = get(name);
    if (!value.isTextual()) {
      throw wrong("a string in \"" + name + "\"", value);
    }
    return value.textValue();
  }

  @Nullable String textOrNull(String name) {
    return absent(name) ? null : text(name);
  }

  long integer(String name) {
    JsonNode value = get(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong("an integer in \"" + name + "\"", value);
    }
    return value.longValue();
  }

  Map<String, @Nullable Object> object(String name) {
    JsonNode value = get(name);
    if (!value.isObject() && !absent(name)) {
      throw wrong("an object in \"" + name + "\"", value);
    }
    return JsonValues.mapOf(value);
  }

  JsonNode array(String name) {
    JsonNode value = get(name);
    if (!value.isArray()) {
      throw wrong("an array in \"" + name + "\"", value);
    }
    return value;
  }

  @Nullable Object value(String name) {
    return JsonValues.javaOf(get(name));
  }

  boolean absent(String name) {
    return get(name).isMissingNode() || get(name).isNull();
  }

  TraceException wrong(String expected, JsonNode found) {
    return wrong(expected, found.isMissingNode() ? "none" : found.toString());
  }

  TraceException wrong(String expected, String found) {
    return new TraceException(file, line, expected, shortened(found), null);
  }

  private JsonNode get(String name) {
    JsonNode value = object.get(name);
    return value == null ? MissingNode.getInstance() : value;
  }

  private static String shortened(String found) {
    return Printable.escaped(
        found.length() <= FOUND_CHARS_MAX ? found : found.substring(0, FOUND_CHARS_MAX) + "...");
  }
}
