package dev.cairn.store;

import dev.cairn.store.format.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps of values, as params and metadata are. */
final class Params {
  private Params() {}

  /** The map that was encoded, or null where the bytes are no map. */
  static @Nullable Map<String, @Nullable Object> decode(byte[] encoded) {
    Values.Decoded decoded = Values.decode(encoded, 0, encoded.length);
    if (decoded == null
        || decoded.end() != encoded.length
        || !(decoded.value() instanceof Map<?, ?> map)) {
      return null;
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      values.put((String) entry.getKey(), entry.getValue());
    }
    return java.util.Collections.unmodifiableMap(values);
  }
}
