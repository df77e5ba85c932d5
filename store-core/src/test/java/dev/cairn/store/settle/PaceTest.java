package dev.cairn.store.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.store.run.Pauses;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pass rests while somebody waits for forces, and at no other time. */
class PaceTest {
  private static final long MILLI = 1_000_000;

  private long forces;
  private double filled;
  private final List<Long> rests = new ArrayList<>();
  private long nanos;
  private final Pace pace = new Pace(16, () -> forces, () -> filled, () -> nanos);
  private final Pauses stretch = pace.pauses(rests::add);

  private void work(long took) {
    nanos += took;
    stretch.here();
  }

  @Test
  void itRestsThreeTimesAsLongAsItHasWorked() {
    forces = 1;
    work(2 * MILLI);
    assertEquals(List.of(6 * MILLI), rests);
  }

  @Test
  void itDoesNotRestForLittle() {
    forces = 1;
    work(MILLI / 2);
    assertEquals(List.of(), rests);
    work(MILLI / 2);
    assertEquals(List.of(3 * MILLI), rests, "what was done before the rest counts");
  }

  @Test
  void itDoesNotRestWhereNobodyWaits() {
    work(2 * MILLI);
    assertEquals(List.of(), rests);
    forces = 1;
    work(2 * MILLI);
    work(2 * MILLI);
    assertEquals(List.of(6 * MILLI), rests, "one force, of the second stretch");
  }

  @Test
  void theFullerTheJournalTheShorterItRests() {
    forces = 1;
    filled = 0.5;
    work(2 * MILLI);
    forces = 2;
    filled = 1.5;
    work(2 * MILLI);
    assertEquals(List.of(3 * MILLI), rests);
  }

  @Test
  void itRestsNoLongerThanSomebodyCanWait() {
    forces = 1;
    work(100 * MILLI);
    assertEquals(List.of(10 * MILLI), rests);
  }

  @Test
  void aRestIsNoWork() {
    Pace resting = new Pace(16, () -> forces, () -> 0, () -> nanos);
    Pauses pauses = resting.pauses(rest -> nanos += rest);
    forces = 1;
    nanos += 2 * MILLI;
    pauses.here();
    assertEquals(8 * MILLI, nanos);
    forces = 2;
    pauses.here();
    assertEquals(8 * MILLI, nanos);
  }

  @Test
  void aHurryForcesInOneGoAndLeisureInPieces() {
    assertEquals(Long.MAX_VALUE, Pace.hurried(16).pauses(rests::add).pieceBytes());
    assertEquals(256 << 10, stretch.pieceBytes());
    filled = 1;
    assertEquals(Long.MAX_VALUE, stretch.pieceBytes());
  }

  @Test
  void itDoesNotRestInAHurry() {
    filled = Double.POSITIVE_INFINITY;
    forces = 1;
    work(2 * MILLI);
    assertEquals(List.of(), rests);
  }

  @Test
  void theFullerTheJournalTheMoreIsUnderWay() {
    assertEquals(1, pace.atOnce());
    filled = 1;
    assertEquals(1, pace.atOnce());
    filled = 1.5;
    assertEquals(8, pace.atOnce());
    filled = 2;
    assertEquals(16, pace.atOnce());
    filled = 4;
    assertEquals(16, pace.atOnce());
    assertEquals(16, Pace.hurried(16).atOnce());
  }
}
