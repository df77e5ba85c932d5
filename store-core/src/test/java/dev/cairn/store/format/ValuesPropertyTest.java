package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What holds for all values, and for all bytes that are none. */
final class ValuesPropertyTest {
  private static final int MAX = 1 << 20;

  @Provide
  Arbitrary<Object> values() {
    return ValueArbitraries.values();
  }

  @Property(tries = 200)
  void whatIsEncodedIsDecoded(@ForAll("values") Object value) {
    byte[] b = Values.encode("v", value, MAX);
    Values.Decoded decoded = Values.decode(b, 0, b.length);
    assertTrue(ValueArbitraries.same(value, decoded.value()));
    assertEquals(b.length, decoded.end());
    assertEquals(b.length, Values.skip(b, 0, b.length));
  }

  @Property(tries = 200)
  void aValueCutShortIsNone(@ForAll("values") Object value) {
    byte[] b = Values.encode("v", value, MAX);
    for (int end = 0; end < b.length; end += 1 + b.length / 50) {
      assertNull(Values.decode(b, 0, end));
    }
  }

  @Property(tries = 200)
  void theLimitIsExact(@ForAll("values") Object value) {
    byte[] b = Values.encode("v", value, MAX);
    assertArrayEquals(b, Values.encode("v", value, b.length));
    try {
      Values.encode("v", value, b.length - 1);
      throw new AssertionError("taken");
    } catch (IllegalArgumentException expected) {
      assertTrue(expected.getMessage().startsWith("v: expected at most "));
    }
  }

  @Property(tries = 20_000)
  void anyBytesAreOneValueEncodedTheOneWayOrNone(@ForAll @Size(max = 24) byte[] bytes) {
    check(bytes);
  }

  @Property(tries = 200)
  void brokenValuesAreOneValueEncodedTheOneWayOrNone(
      @ForAll("values") Object value, @ForAll Random random) {
    byte[] b = Values.encode("v", value, MAX);
    for (int i = 0; i < 20; i++) {
      byte[] broken = b.clone();
      Bits.flip(broken, random.nextInt(b.length * 8));
      check(broken);
    }
  }

  private static void check(byte[] bytes) {
    Values.Decoded decoded = Values.decode(bytes, 0, bytes.length);
    assertEquals(decoded == null ? -1 : decoded.end(), Values.skip(bytes, 0, bytes.length));
    if (decoded != null) {
      byte[] again = Values.encode("v", decoded.value(), MAX);
      assertArrayEquals(Arrays.copyOf(bytes, decoded.end()), again);
    }
  }

  @Test
  void declaredLengthsAllocateNothing() {
    // 60 arrays, one in the other, each of which claims a million items.
    byte[] b = new byte[1_100_000];
    for (int i = 0; i < 60; i++) {
      b[i * 5] = (byte) 0x9a;
      b[i * 5 + 2] = 0x0f;
    }
    b[300] = (byte) 0xff;
    long before = allocated();
    assertNull(Values.decode(b, 0, b.length));
    assertTrue(allocated() - before < 200_000, "allocated " + (allocated() - before));
  }

  private static long allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }
}
