package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class BytesTest {
  @Test
  void theLowByteComesFirst() {
    byte[] b = new byte[8];
    Bytes.putI64(b, 0, 0x0807060504030201L);
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, b);
  }

  @Test
  void sixBytesAreSixBytes() {
    byte[] b = {9, 9, 9, 9, 9, 9, 9, 9};
    Bytes.putU48(b, 1, 0x060504030201L);
    assertArrayEquals(new byte[] {9, 1, 2, 3, 4, 5, 6, 9}, b);
  }

  @Test
  void unsignedNumbersAreNotNegative() {
    byte[] ones = {-1, -1, -1, -1, -1, -1, -1, -1};
    assertEquals(0xffff, Bytes.u16(ones, 0));
    assertEquals(0xffff_ffffL, Bytes.u32(ones, 0));
    assertEquals(Bytes.U48_MAX, Bytes.u48(ones, 0));
  }

  @Property
  void whatIsPutIsRead(@ForAll long value) {
    byte[] b = new byte[11];
    Bytes.putI64(b, 3, value);
    assertEquals(value, Bytes.i64(b, 3));
    Bytes.putU48(b, 3, value);
    assertEquals(value & Bytes.U48_MAX, Bytes.u48(b, 3));
    Bytes.putI32(b, 3, (int) value);
    assertEquals((int) value, Bytes.i32(b, 3));
    Bytes.putU16(b, 3, (int) value);
    assertEquals((int) value & 0xffff, Bytes.u16(b, 3));
  }
}
