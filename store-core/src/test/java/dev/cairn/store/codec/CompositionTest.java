package dev.cairn.store.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Chains of deltas, read as one. */
final class CompositionTest {
  private static final int MAX = 1 << 24;

  /** A whole state, and states that each were made of the one before. */
  private static List<byte[]> history(Random random, int links, int length) {
    List<byte[]> states = new ArrayList<>(List.of(Edits.state(random, length)));
    for (int i = 0; i < links; i++) {
      states.add(Edits.edited(random, states.get(i), 3));
    }
    return states;
  }

  private static void addAll(Composition composition, List<byte[]> states) {
    for (int i = states.size() - 1; i > 0; i--) {
      byte[] body = body(states.get(i - 1), states.get(i));
      byte[] apart = Edits.replaced(body, 0, 0, new byte[5]);
      assertTrue(composition.add(read(apart, 5, body.length)));
    }
  }

  private static Delta read(byte[] body, int off, int len) {
    Delta delta = Delta.read(body, off, len, MAX);
    assertNotNull(delta);
    return delta;
  }

  private static byte[] body(byte[] base, byte[] target) {
    Delta delta = Delta.between(base, target, Integer.MAX_VALUE);
    assertNotNull(delta);
    return delta.body();
  }

  @Property(tries = 200)
  void aChainComesToWhatItsStepsComeTo(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 64) int links,
      @ForAll @IntRange(max = 30_000) int length) {
    List<byte[]> states = history(random, links, length);
    Composition composition = new Composition();
    addAll(composition, states);
    assertEquals(links, composition.links());
    assertArrayEquals(states.get(links), composition.onto(states.get(0)));
  }

  @Property(tries = 100)
  void bothWaysComeToTheSame(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 64) int links,
      @ForAll @IntRange(max = 30_000) int length) {
    List<byte[]> states = history(random, links, length);
    List<Delta> deltas = new ArrayList<>();
    for (int i = links; i > 0; i--) {
      byte[] body = body(states.get(i - 1), states.get(i));
      deltas.add(read(body, 0, body.length));
    }
    assertArrayEquals(states.get(links), new InPlaceSteps(deltas).onto(states.get(0)));
    assertArrayEquals(states.get(links), new RangeTrace(deltas, MAX).onto(states.get(0)));
  }

  /** States of which each has 100 bytes more than the one before, at its front or its end. */
  private static List<byte[]> grown(boolean front) {
    List<byte[]> states = new ArrayList<>(List.of(Edits.noise(new Random(1), 10_000)));
    for (int i = 0; i < 20; i++) {
      byte[] before = states.get(i);
      int at = front ? 0 : before.length;
      states.add(Edits.replaced(before, at, at, Edits.noise(new Random(i), 100)));
    }
    return states;
  }

  @Test
  void whatIsAppendedIsAppliedStepByStep() {
    Composition composition = new Composition();
    addAll(composition, grown(false));
    assertFalse(composition.traces());
    assertArrayEquals(grown(false).get(20), composition.onto(grown(false).get(0)));
  }

  @Test
  void whatIsInsertedAtTheFrontIsTraced() {
    Composition composition = new Composition();
    addAll(composition, grown(true));
    assertTrue(composition.traces());
    assertArrayEquals(grown(true).get(20), composition.onto(grown(true).get(0)));
  }

  @Test
  void whatFallsIntoTooManyRangesIsAppliedStepByStep() {
    Composition composition = new Composition(20);
    addAll(composition, grown(true));
    assertTrue(composition.traces());
    assertArrayEquals(grown(true).get(20), composition.onto(grown(true).get(0)));
  }

  @Test
  void aLinkThatDoesNotFitIsNotAdded() {
    Composition composition = new Composition();
    byte[] body = body(new byte[100], new byte[200]);
    Delta delta = read(body, 0, body.length);
    assertTrue(composition.add(delta));
    assertFalse(composition.add(delta)); // Tells 200 bytes, where 100 are copied from.
    assertEquals(1, composition.links());
    assertArrayEquals(new byte[200], composition.onto(new byte[100]));
  }

  @Test
  void aBaseOfAnotherLengthIsRefused() {
    Composition composition = new Composition();
    byte[] body = body(new byte[100], new byte[200]);
    composition.add(read(body, 0, body.length));
    assertNull(composition.onto(new byte[99]));
  }

  @Test
  void aLinkThatIsNoDeltaOrTellsALongerStateThanTheLimitIsNotRead() {
    byte[] body = body(new byte[100], new byte[200]);
    assertNull(Delta.read(body, 0, body.length - 1, MAX));
    assertNull(Delta.read(body, 0, body.length, 199));
    assertNotNull(Delta.read(body, 0, body.length, 200));
  }

  @Property(tries = 100)
  void whatIsNotFollowedIsAppliedStepByStep(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 20) int links) {
    List<byte[]> states = history(random, links, 10_000);
    Composition composition = new Composition(random.nextInt(12));
    addAll(composition, states);
    assertArrayEquals(states.get(links), composition.onto(states.get(0)));
  }
}
