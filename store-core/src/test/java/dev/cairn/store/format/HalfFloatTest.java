package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class HalfFloatTest {
  @Test
  void everyHalfIsItself() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      double value = HalfFloat.value(bits);
      if (!Double.isNaN(value)) {
        assertEquals(bits, HalfFloat.exactly((float) value));
      }
    }
  }

  @Property
  void whatIsNoHalfIsNotTakenForOne(@ForAll float value) {
    int bits = HalfFloat.exactly(value);
    assertTrue(bits < 0 || HalfFloat.value(bits) == value);
  }

  @Test
  void edges() {
    assertEquals(0x7bff, HalfFloat.exactly(65504f));
    assertEquals(-1, HalfFloat.exactly(65505f));
    assertEquals(-1, HalfFloat.exactly(65536f));
    assertEquals(0x0001, HalfFloat.exactly(0x1p-24f));
    assertEquals(-1, HalfFloat.exactly(0x1p-25f));
    assertEquals(-1, HalfFloat.exactly(0x1.8p-24f));
    assertEquals(0x03ff, HalfFloat.exactly(0x3ffp-24f));
    assertEquals(-1, HalfFloat.exactly(Float.MIN_VALUE));
  }
}
