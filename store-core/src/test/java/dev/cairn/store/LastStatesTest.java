package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.codec.BlockDigests;
import dev.cairn.store.index.CheckpointEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The weighted cache of last states. */
final class LastStatesTest {
  private static final long ONE_KIB = state(1, 1024).weight();

  private static final long RUN = 7;

  private static LastState state(String node, long seq, int length) {
    byte[] state = new byte[length];
    CheckpointEntry entry =
        new CheckpointEntry(
            node, seq, seq + 1, 0, length, length, new byte[16], new byte[1], false, 0, 1);
    LastState last = new LastState(RUN, node);
    last.take(new Rebuilt(entry, state, BlockDigests.of(state), length, 1));
    return last;
  }

  private static LastState state(long seq, int length) {
    return state("a", seq, length);
  }

  private static void put(LastStates states, String node, long seq, int length) {
    states.changed(state(node, seq, length));
  }

  private static LastState get(LastStates states, String node) {
    return states.find(RUN, node);
  }

  private static LastStates holding(int states) {
    return new LastStates(states * ONE_KIB);
  }

  @Test
  void whatWasPutIsThere() {
    LastStates states = holding(2);
    LastState last = state(1, 1024);
    states.changed(last);
    assertSame(last, get(states, "a"));
    assertNull(get(states, "b"));
    assertEquals(ONE_KIB, states.weight());
  }

  @Test
  void theLongestUnusedGoesFirst() {
    LastStates states = holding(2);
    put(states, "a", 1, 1024);
    put(states, "b", 1, 1024);
    get(states, "a");
    put(states, "c", 1, 1024);
    assertNull(get(states, "b"));
    assertNotNull(get(states, "a"));
    assertNotNull(get(states, "c"));
    assertEquals(2 * ONE_KIB, states.weight());
  }

  @Test
  void aLargeStateTakesThePlaceOfMany() {
    LastStates states = holding(4);
    for (String key : List.of("a", "b", "c", "d")) {
      put(states, key, 1, 1024);
    }
    put(states, "e", 1, 2 * 1024);
    assertNull(get(states, "a"));
    assertNull(get(states, "b"));
    assertNotNull(get(states, "c"));
    assertTrue(states.weight() <= 4 * ONE_KIB);
  }

  @Test
  void aNewStateTakesThePlaceOfTheOld() {
    LastStates states = holding(4);
    put(states, "a", 1, 1024);
    put(states, "a", 2, 0);
    assertEquals(2, get(states, "a").seq());
    assertEquals(state(2, 0).weight(), states.weight());
  }

  @Test
  void anOlderStateDoesNot() {
    LastStates states = holding(4);
    put(states, "a", 2, 1024);
    put(states, "a", 1, 1024);
    assertEquals(2, get(states, "a").seq());
  }

  @Test
  void oneThatIsTooLargeIsNotKeptNorTheOneBeforeIt() {
    LastStates states = holding(2);
    put(states, "a", 1, 1024);
    put(states, "b", 1, 1024);
    put(states, "a", 2, 4096);
    assertNull(get(states, "a"));
    assertNotNull(get(states, "b"));
    assertEquals(ONE_KIB, states.weight());
  }

  @Test
  void whatIsInvalidatedIsGone() {
    LastStates states = holding(2);
    put(states, "a", 1, 1024);
    states.forget(RUN, "a");
    states.forget(RUN, "b");
    assertNull(get(states, "a"));
    assertEquals(0, states.weight());
  }

  @Test
  void ofZeroBytesItHoldsNothing() {
    LastStates states = new LastStates(0);
    put(states, "a", 1, 0);
    assertNull(get(states, "a"));
  }

  @Test
  void threadsDoNotConfuseItsWeight() throws Exception {
    LastStates states = holding(20);
    List<Callable<Void>> users = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed);
      users.add(() -> use(states, random));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (Future<Void> user : threads.invokeAll(users)) {
      user.get();
    }
    threads.shutdown();
    long weight = 0;
    for (int key = 0; key < 50; key++) {
      LastState last = get(states, "n" + key);
      weight += last == null ? 0 : last.weight();
    }
    assertEquals(weight, states.weight());
  }

  private static Void use(LastStates states, Random random) {
    for (int i = 0; i < 20_000; i++) {
      String key = "n" + random.nextInt(50);
      switch (random.nextInt(4)) {
        case 0 -> put(states, key, i, random.nextInt(3000));
        case 1 -> states.forget(RUN, key);
        default -> get(states, key);
      }
      assertTrue(states.weight() <= 20 * ONE_KIB);
    }
    return null;
  }
}
