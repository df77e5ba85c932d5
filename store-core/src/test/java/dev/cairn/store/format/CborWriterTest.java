package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class CborWriterTest {
  private final CborWriter out = new CborWriter(0);

  @Test
  void itGrows() {
    for (int i = 0; i < 1000; i++) {
      out.uint(i);
    }
    CborReader in = new CborReader(out.array(), 0, out.length());
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, in.uint());
    }
    assertTrue(in.ok());
    assertEquals(out.length(), in.at());
  }

  @Test
  void aShortTextThatIsNotAsciiLeavesNothingBehind() {
    out.text("abcä");
    assertEquals("65616263c3a4", Bits.hex(out.toByteArray()));
  }

  @Test
  void textsOfEveryLengthAreRead() {
    for (int n = 0; n < 300; n++) {
      CborWriter one = new CborWriter(1);
      one.text("x".repeat(n));
      assertEquals("x".repeat(n), new CborReader(one.array(), 0, one.length()).text());
    }
  }

  @Test
  void aLoneSurrogateIsTheCallersMistake() {
    assertThrows(IllegalArgumentException.class, () -> out.text("\ud83d"));
    assertEquals(0, out.length());
  }

  @Test
  void theArrayIsNotACopy() {
    out.bytes(new byte[] {1, 2});
    assertArrayEquals(Bits.hex("420102"), out.toByteArray());
    assertEquals(0x42, out.array()[0]);
  }

  @Test
  void aReaderStaysMalformed() {
    CborReader in = new CborReader(Bits.hex("01 6161 02"), 0, 4);
    assertEquals(1, in.uint());
    assertEquals(0, in.uint());
    assertFalse(in.ok());
    assertEquals("", in.text());
    assertEquals(0, in.integer());
    assertEquals(0, in.bytes().length);
    assertEquals(0, in.arrayHeader() + in.mapHeader());
    assertFalse(in.nullNext());
  }

  @Test
  void unsignedIntegersHaveTheirLimits() {
    byte[] max = Bits.hex("1b7fffffffffffffff");
    assertEquals(Long.MAX_VALUE, new CborReader(max, 0, 9).uint());
    CborReader narrow = new CborReader(max, 0, 9);
    assertEquals(0, narrow.uint31());
    assertFalse(narrow.ok());
    byte[] beyond = Bits.hex("1b8000000000000000");
    CborReader in = new CborReader(beyond, 0, 9);
    assertEquals(0, in.uint());
    assertFalse(in.ok());
    assertEquals(-1, new CborReader(Bits.hex("1affffffff"), 0, 5).uint32());
  }
}
