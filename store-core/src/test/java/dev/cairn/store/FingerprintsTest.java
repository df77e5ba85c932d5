package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FingerprintsTest {
  @Test
  void aMillionAreAllFoundAgainAndNoOther() {
    Fingerprints prints = new Fingerprints();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1_000_000; i++) {
      assertTrue(prints.add(random.nextLong()));
    }
    assertEquals(1_000_000, prints.size());
    SplittableRandom again = new SplittableRandom(1);
    for (int i = 0; i < 1_000_000; i++) {
      assertFalse(prints.add(again.nextLong()));
    }
    assertTrue(prints.add(0));
    assertFalse(prints.add(0));
  }

  @Test
  void whatWasNotedFirstStays() {
    Fingerprints prints = new Fingerprints();
    assertEquals(0, prints.noted(7));
    prints.note(7, 70);
    prints.note(7, 71);
    assertEquals(70, prints.noted(7));
  }
}
