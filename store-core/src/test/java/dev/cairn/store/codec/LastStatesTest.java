package dev.cairn.store.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  private static LastState state(long seq, int length) {
    byte[] state = new byte[length];
    return new LastState(seq, state, BlockDigests.of(state));
  }

  private static LastStates<String> holding(int states) {
    return new LastStates<>(states * ONE_KIB);
  }

  @Test
  void whatWasPutIsThere() {
    LastStates<String> states = holding(2);
    LastState last = state(1, 1024);
    states.put("a", last);
    assertSame(last, states.get("a"));
    assertNull(states.get("b"));
    assertEquals(ONE_KIB, states.weight());
  }

  @Test
  void theLongestUnusedGoesFirst() {
    LastStates<String> states = holding(2);
    states.put("a", state(1, 1024));
    states.put("b", state(1, 1024));
    states.get("a");
    states.put("c", state(1, 1024));
    assertNull(states.get("b"));
    assertNotNull(states.get("a"));
    assertNotNull(states.get("c"));
    assertEquals(2 * ONE_KIB, states.weight());
  }

  @Test
  void aLargeStateTakesThePlaceOfMany() {
    LastStates<String> states = holding(4);
    for (String key : List.of("a", "b", "c", "d")) {
      states.put(key, state(1, 1024));
    }
    states.put("e", state(1, 2 * 1024));
    assertNull(states.get("a"));
    assertNull(states.get("b"));
    assertNotNull(states.get("c"));
    assertTrue(states.weight() <= 4 * ONE_KIB);
  }

  @Test
  void aNewStateTakesThePlaceOfTheOld() {
    LastStates<String> states = holding(4);
    states.put("a", state(1, 1024));
    states.put("a", state(2, 0));
    assertEquals(2, states.get("a").seq());
    assertEquals(state(2, 0).weight(), states.weight());
  }

  @Test
  void anOlderStateDoesNot() {
    LastStates<String> states = holding(4);
    states.put("a", state(2, 1024));
    states.put("a", state(1, 1024));
    assertEquals(2, states.get("a").seq());
  }

  @Test
  void oneThatIsTooLargeIsNotKeptNorTheOneBeforeIt() {
    LastStates<String> states = holding(2);
    states.put("a", state(1, 1024));
    states.put("b", state(1, 1024));
    states.put("a", state(2, 4096));
    assertNull(states.get("a"));
    assertNotNull(states.get("b"));
    assertEquals(ONE_KIB, states.weight());
  }

  @Test
  void whatIsInvalidatedIsGone() {
    LastStates<String> states = holding(2);
    states.put("a", state(1, 1024));
    states.invalidate("a");
    states.invalidate("b");
    assertNull(states.get("a"));
    assertEquals(0, states.weight());
  }

  @Test
  void ofZeroBytesItHoldsNothing() {
    LastStates<String> states = new LastStates<>(0);
    states.put("a", state(1, 0));
    assertNull(states.get("a"));
  }

  @Test
  void threadsDoNotConfuseItsWeight() throws Exception {
    LastStates<String> states = holding(20);
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
      LastState last = states.get("n" + key);
      weight += last == null ? 0 : last.weight();
    }
    assertEquals(weight, states.weight());
  }

  private static Void use(LastStates<String> states, Random random) {
    for (int i = 0; i < 20_000; i++) {
      String key = "n" + random.nextInt(50);
      switch (random.nextInt(4)) {
        case 0 -> states.put(key, state(i, random.nextInt(3000)));
        case 1 -> states.invalidate(key);
        default -> states.get(key);
      }
      assertTrue(states.weight() <= 20 * ONE_KIB);
    }
    return null;
  }
}
