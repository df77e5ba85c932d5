package dev.cairn.store.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value (FORMAT.md section 3), or passes over it by the same checks. Lists and maps grow
 * with the items that are really there, never by what their heads declare.
 */
final class ValueReader {
  private final CborReader in;
  private final byte[] b;
  private final boolean keeping;

  /**
   * Makes a reader.
   *
   * @param b what {@code in} reads
   * @param keeping whether the value is wanted; else texts, bytes, lists and maps are left empty
   */
  ValueReader(CborReader in, byte[] b, boolean keeping) {
    this.in = in;
    this.b = b;
    this.keeping = keeping;
  }

  /**
   * The value that comes next, inside of {@code level} arrays and maps. Counts only if {@code in}
   * is ok afterwards.
   */
  @Nullable Object value(int level) {
    return switch (in.next() >>> 5) {
      case Cbor.UINT, Cbor.NEGATIVE, Cbor.TAG -> in.anyInteger();
      case Cbor.BYTES -> keeping ? in.bytes() : (Object) in.bytesSpan();
      case Cbor.TEXT -> text();
      case Cbor.ARRAY -> array(level + 1);
      case Cbor.MAP -> map(level + 1);
      default -> simpleOrDouble();
    };
  }

  private Object text() {
    return keeping ? in.text() : (Object) in.textSpan();
  }

  private @Nullable Object simpleOrDouble() {
    if (in.next() >= Cbor.HALF) {
      return in.doubleValue();
    }
    int simple = in.simple();
    return simple == Cbor.NULL ? null : (Object) (simple == Cbor.TRUE);
  }

  private List<@Nullable Object> array(int level) {
    List<@Nullable Object> list = new ArrayList<>();
    int n = in.require(level <= Cbor.LEVELS_MAX) ? in.arrayHeader() : 0;
    for (int i = 0; i < n && in.ok(); i++) {
      Object item = value(level);
      if (keeping) {
        list.add(item);
      }
    }
    return Collections.unmodifiableList(list);
  }

  private Map<String, @Nullable Object> map(int level) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    int n = in.require(level <= Cbor.LEVELS_MAX) ? in.mapHeader() : 0;
    int keyBefore = in.at();
    int keyBeforeEnd = keyBefore;
    for (int i = 0; i < n && in.ok(); i++) {
      int key = in.at();
      Object name = text();
      int keyEnd = in.at();
      in.require(Arrays.compareUnsigned(b, keyBefore, keyBeforeEnd, b, key, keyEnd) < 0);
      Object item = value(level);
      if (keeping) {
        map.put((String) name, item);
      }
      keyBefore = key;
      keyBeforeEnd = keyEnd;
    }
    return Collections.unmodifiableMap(map);
  }
}
