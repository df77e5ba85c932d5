package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class AlignTest {
  @Test
  void multiplesOfEightStay() {
    assertEquals(0, Align.up8(0));
    assertEquals(8, Align.up8(8));
    assertEquals(1L << 40, Align.up8(1L << 40));
  }

  @Test
  void everythingElseGoesUpToTheNext() {
    for (int n = 1; n <= 8; n++) {
      assertEquals(8, Align.up8(n));
      assertEquals((1L << 40) + 8, Align.up8((1L << 40) + n));
    }
  }

  @Test
  void pagesHave4096Bytes() {
    assertEquals(0, Align.upPage(0));
    assertEquals(4096, Align.upPage(1));
    assertEquals(4096, Align.upPage(4096));
    assertEquals(8192, Align.upPage(4097));
  }
}
