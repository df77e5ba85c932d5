package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One object of JSON Lines output; fields are printed in the order they were put. */
final class JsonLine {
  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

  JsonLine(String kind) {
    fields.put("kind", kind);
  }

  /** Puts a value that a store can hold. */
  JsonLine put(String name, @Nullable Object value) {
    fields.put(name, value);
    return this;
  }

  JsonLine put(String name, Enum<?> value) {
    return put(name, (Object) value.name());
  }

  JsonLine put(String name, @Nullable Instant time) {
    return put(name, (Object) (time == null ? null : Printable.micros(time)));
  }

  /** Puts the fields that every damage is told with. */
  JsonLine put(Damage damage) {
    return put("run", (Object) damage.runId())
        .put("seq", (Object) (damage.seq() == 0 ? null : damage.seq()))
        .put("file", (Object) damage.file())
        .put("offset", (Object) damage.offset())
        .put("expected", (Object) damage.expected())
        .put("found", (Object) damage.found());
  }

  Map<String, @Nullable Object> fields() {
    return fields;
  }
}
