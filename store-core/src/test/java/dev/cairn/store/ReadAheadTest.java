package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.index.Location;
import org.junit.jupiter.api.Test;

/** How much is read at once of records whose lengths nobody knows. */
final class ReadAheadTest {
  private static long[] segment(long... offsets) {
    long[] locations = new long[offsets.length];
    for (int i = 0; i < offsets.length; i++) {
      locations[i] = Location.inSegment(1, offsets[i]);
    }
    return locations;
  }

  @Test
  void whatFollowsEachOtherIsReadTogetherWithRoomForTheLast() {
    assertArrayEquals(
        new long[] {512 + 2_048, 256 + 2_048, 0}, ReadAhead.of(segment(4_096, 4_352, 4_608)));
  }

  @Test
  void whatLiesFarAwayIsReadByItself() {
    assertArrayEquals(
        new long[] {0, 256 + 2_048, 0, 0}, ReadAhead.of(segment(0, 100_000, 100_256, 900_000)));
  }

  @Test
  void whatLiesBeforeIsReadByItself() {
    assertArrayEquals(new long[] {0, 0}, ReadAhead.of(segment(4_352, 4_096)));
  }

  @Test
  void filesAreReadApart() {
    long[] places = {
      Location.inJournal(1, 4_096),
      Location.inSegment(1, 4_352),
      Location.inSegment(2, 4_608),
      Location.inSegment(2, 4_864)
    };
    assertArrayEquals(new long[] {0, 0, 256 + 2_048, 0}, ReadAhead.of(places));
  }

  @Test
  void whatIsLostIsPassedOver() {
    long[] places = segment(4_096, 0, 4_352);
    places[1] = Location.NONE;
    assertArrayEquals(new long[] {256 + 2_048, 0, 0}, ReadAhead.of(places));
    assertArrayEquals(new long[] {0}, ReadAhead.of(new long[] {Location.NONE}));
    assertEquals(0, ReadAhead.of(new long[0]).length);
  }

  @Test
  void noReadIsLong() {
    long[] offsets = new long[1_000];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = i * 8_000L;
    }
    for (long ahead : ReadAhead.of(segment(offsets))) {
      assertTrue(ahead <= 256 << 10, ahead + " bytes");
    }
  }
}
