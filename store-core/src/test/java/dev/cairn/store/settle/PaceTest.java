package dev.cairn.store.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pass rests while somebody waits for forces, and at no other time. */
class PaceTest {
  private static final long MILLI = 1_000_000;

  private long forces;
  private double filled;
  private final List<Long> rests = new ArrayList<>();
  private final Pace.Stretch stretch =
      Pace.leisurely(() -> forces, () -> filled, rests::add).stretch();

  @Test
  void itRestsThreeTimesAsLongAsItHasWorked() {
    forces = 1;
    stretch.worked(2 * MILLI);
    assertEquals(List.of(6 * MILLI), rests);
  }

  @Test
  void itDoesNotRestForLittle() {
    forces = 1;
    stretch.worked(MILLI / 2);
    assertEquals(List.of(), rests);
    stretch.worked(MILLI / 2);
    assertEquals(List.of(3 * MILLI), rests, "what was done before the rest counts");
  }

  @Test
  void itDoesNotRestWhereNobodyWaits() {
    stretch.worked(2 * MILLI);
    assertEquals(List.of(), rests);
    forces = 1;
    stretch.worked(2 * MILLI);
    stretch.worked(2 * MILLI);
    assertEquals(List.of(6 * MILLI), rests, "one force, of the second stretch");
  }

  @Test
  void theFullerTheJournalTheShorterItRests() {
    forces = 1;
    filled = 0.5;
    stretch.worked(2 * MILLI);
    forces = 2;
    filled = 1.5;
    stretch.worked(2 * MILLI);
    assertEquals(List.of(3 * MILLI), rests);
  }

  @Test
  void itRestsNoLongerThanSomebodyCanWait() {
    forces = 1;
    stretch.worked(100 * MILLI);
    assertEquals(List.of(10 * MILLI), rests);
  }

  @Test
  void aHurryHasManyUnderWayAndLeisureOne() {
    assertEquals(16, Pace.hurried(16).atOnce());
    assertEquals(1, Pace.leisurely(() -> forces, () -> filled, rests::add).atOnce());
  }
}
