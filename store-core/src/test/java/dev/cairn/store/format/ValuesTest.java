package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 3, Values: what is taken, and how what is not is named. */
final class ValuesTest {
  private static final long MAX = 1 << 20;

  private static String refusal(Object value) {
    return refusal(value, MAX);
  }

  private static String refusal(Object value, long bytesMax) {
    return assertThrows(
            IllegalArgumentException.class, () -> Values.encode("params", value, bytesMax))
        .getMessage();
  }

  private static Object nested(int levels) {
    Object value = 1L;
    for (int i = 0; i < levels; i++) {
      value = i % 2 == 0 ? List.of(value) : Map.of("k", value);
    }
    return value;
  }

  private static byte[] nestedArrays(int levels) {
    byte[] b = new byte[levels + 1];
    Arrays.fill(b, 0, levels, (byte) 0x81);
    return b;
  }

  @Test
  void anotherTypeIsNamedWithItsPath() {
    Map<String, Object> params = Map.of("items", List.of(1, 2, 3, Map.of("name", 1.5f)));
    assertEquals(
        "params.items[3].name: expected null, Boolean, an integer, Double, String, byte[], List or"
            + " Map, found java.lang.Float",
        refusal(params));
  }

  @Test
  void noOtherTypeIsTaken() {
    for (Object other : new Object[] {'c', new int[0], new Object(), 1.5f, Map.entry(1, 2)}) {
      assertEquals("params: expected null", refusal(other).substring(0, 21));
    }
  }

  @Test
  void nullAndOtherKeysAreNamed() {
    Map<Object, Object> map = new HashMap<>();
    map.put(null, 1);
    assertEquals(
        "params[1]: expected keys of type String, found a null key", refusal(List.of(0, map)));
    assertEquals(
        "params.a: expected keys of type String, found a key of java.lang.Integer",
        refusal(Map.of("a", Map.of(1, 2))));
  }

  @Test
  void aKeyTwiceIsNamed() {
    IdentityHashMap<String, Object> map = new IdentityHashMap<>();
    map.put("a", 1);
    map.put(new String(new char[] {'a'}), 2);
    assertEquals("params: expected every key once, found \"a\" twice", refusal(map));
  }

  @Test
  void aCycleIsNamed() {
    List<Object> inner = new ArrayList<>();
    List<Object> outer = List.of(inner);
    inner.add(Map.of("again", inner));
    assertEquals(
        "params[0][0].again: expected no cycle, found java.util.ArrayList that contains itself",
        refusal(outer));
  }

  @Test
  void whatIsThereTwiceIsNoCycle() {
    List<Object> twice = List.of(1);
    assertEquals("8281018101", Bits.hex(Values.encode("v", List.of(twice, twice), 10)));
  }

  @Test
  void sixtyFourLevelsAreTakenAndNoMore() {
    byte[] deepest = Values.encode("params", nested(64), MAX);
    assertEquals(nested(64), Values.decode(deepest, 0, deepest.length).value());
    assertEquals(
        ": expected at most 64 levels of lists and maps, found one more",
        refusal(nested(65)).replaceAll("^[^:]*", ""));
  }

  @Test
  void sixtyFourLevelsAreReadAndNoMore() {
    assertNotNull(Values.decode(nestedArrays(64), 0, 65));
    assertNull(Values.decode(nestedArrays(65), 0, 66));
    assertNull(Values.decode(nestedArrays(100_000), 0, 100_001));
    assertEquals(-1, Values.skip(nestedArrays(65), 0, 66));
  }

  @Test
  void aLoneSurrogateIsNamed() {
    assertEquals(
        "params.a[0]: expected valid Unicode, found a lone surrogate at index 1",
        refusal(Map.of("a", List.of("x\ud83d"))));
    assertEquals(
        "params[0]: expected keys of valid Unicode, found one with a lone surrogate at index 0",
        refusal(List.of(Map.of("\ude00", 1))));
  }

  @Test
  void aLongTextWithALoneSurrogateIsNamedToo() {
    assertEquals(
        "params: expected valid Unicode, found a lone surrogate at index 500",
        refusal("x".repeat(500) + "\ud83d"));
  }

  @Test
  void tooLargeIsNamedWithSizeAndLimit() {
    String message = "params: expected at most 10 bytes encoded (valueBytesMax), found at least ";
    assertEquals(message + 12, refusal("x".repeat(11), 10).replaceAll("\\d+$", "12"));
    assertEquals(message + 11, refusal("x".repeat(10), 10));
    assertEquals(message + 11, refusal(new byte[10], 10));
    assertEquals(message + 11, refusal(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 10));
    assertEquals(message + 11, refusal(List.of(Long.MAX_VALUE, 1), 10));
    assertEquals(
        message + 1000, refusal(Collections.nCopies(1000, null), 10).replaceAll("\\d+$", "1000"));
  }

  @Test
  void exactlyTheLimitIsTaken() {
    assertEquals(10, Values.encode("params", "x".repeat(9), 10).length);
    assertEquals(10, Values.encode("params", List.of(Long.MAX_VALUE), 10).length);
    assertEquals(10, Values.encode("params", Map.of("abcdef", "1"), 10).length);
  }

  @Test
  void aValueThatWouldBeEndlessStopsAtTheLimit() {
    Object wide = List.of(0);
    for (int i = 0; i < 60; i++) {
      wide = List.of(wide, wide);
    }
    assertNotNull(refusal(wide));
    assertNotNull(refusal(Collections.nCopies(Integer.MAX_VALUE, null)));
    assertNotNull(refusal(BigInteger.ONE.shiftLeft(1 << 28)));
  }

  @Test
  void aListThatLiesAboutItsSizeIsWrittenAsItIs() {
    List<Object> lying =
        new AbstractList<>() {
          @Override
          public Object get(int index) {
            return 1;
          }

          @Override
          public int size() {
            return 2;
          }

          @Override
          public Object[] toArray() {
            return new Object[] {7, 8, 9};
          }
        };
    assertEquals("83070809", Bits.hex(Values.encode("v", lying, 10)));
  }

  @Test
  void noMapIsTheEmptyMap() {
    assertEquals("a0", Bits.hex(Values.encodeMap("metadata", null, 1)));
    assertEquals(
        "a16161f6", Bits.hex(Values.encodeMap("m", Collections.singletonMap("a", null), 9)));
  }

  @Test
  @SuppressWarnings("unchecked") // decoded values are what they are
  void whatIsDecodedCannotBeChanged() {
    byte[] b = Values.encode("v", Map.of("a", List.of(1)), 100);
    Map<String, Object> map = (Map<String, Object>) Values.decode(b, 0, b.length).value();
    assertThrows(UnsupportedOperationException.class, map::clear);
    assertThrows(UnsupportedOperationException.class, ((List<Object>) map.get("a"))::clear);
  }

  @Test
  void aValueIsReadFromTheMiddle() {
    byte[] b = Bits.hex("ff 8201f6 ff");
    assertEquals(new Values.Decoded(Arrays.asList(1L, null), 4), Values.decode(b, 1, 5));
    assertNull(Values.decode(b, 1, 3));
  }
}
