package dev.cairn.store.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON Lines. What JSON cannot say is an object with one field: {@code
 * {"$bytes":"<base64>"}}, {@code {"$double":"NaN"}}; and a map that looks like one of these is
 * wrapped, {@code {"$map":{…}}}, so that every value has its own text.
 */
final class JsonLines {
  private static final Set<String> MARKS = Set.of("$bytes", "$double", "$map");
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .rootValueSeparator("")
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  private final JsonGenerator json;

  JsonLines(OutputStream out) {
    try {
      json = FACTORY.createGenerator(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a line and hands it to the stream, which is not flushed. */
  void write(JsonLine line) {
    try {
      fields(line.fields());
      json.writeRaw('\n');
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a value alone, without a newline. */
  void writeValue(@Nullable Object value) {
    try {
      value(value);
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fields(Map<?, ?> map) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> field : map.entrySet()) {
      json.writeFieldName((String) field.getKey());
      value(field.getValue());
    }
    json.writeEndObject();
  }

  private void value(@Nullable Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      map(map);
    } else if (value instanceof List<?> list) {
      list(list);
    } else if (value instanceof byte[] bytes) {
      json.writeStartObject();
      json.writeBinaryField("$bytes", bytes);
      json.writeEndObject();
    } else {
      scalar(value);
    }
  }

  private void map(Map<?, ?> map) throws IOException {
    boolean looksMarked = map.size() == 1 && MARKS.containsAll(map.keySet());
    if (looksMarked) {
      json.writeStartObject();
      json.writeFieldName("$map");
    }
    fields(map);
    if (looksMarked) {
      json.writeEndObject();
    }
  }

  private void list(List<?> list) throws IOException {
    json.writeStartArray();
    for (Object element : list) {
      value(element);
    }
    json.writeEndArray();
  }

  private void scalar(@Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      decimal(number);
    } else {
      json.writeNumber(((Number) value).longValue());
    }
  }

  private void decimal(double number) throws IOException {
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeStartObject();
      json.writeStringField("$double", Double.toString(number));
      json.writeEndObject();
    }
  }
}
