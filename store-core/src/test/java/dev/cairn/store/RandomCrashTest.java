package dev.cairn.store;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.SimulatedDisk;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Random histories of two callers, stopped at random calls of the disk, each store living three
 * times. A seed that failed is seen again with {@code -Dcairn.random.seed}.
 */
class RandomCrashTest {
  private static final int SEEDS = Boolean.getBoolean("cairn.soak") ? 20_000 : 100;

  /** Of how many calls one is a stop. */
  private static final int STOP_EVERY = 60;

  private final AtomicLong stops = new AtomicLong();

  @Test
  void everyRandomHistorySurvivesRandomStops() {
    long only = Long.getLong("cairn.random.seed", -1);
    Assumptions.assumeTrue(only < 0, "one seed only");
    for (long seed = 0; seed < SEEDS; seed++) {
      search(seed);
    }
    System.out.printf("%d random stores of 3 lives, %d stops%n", SEEDS, stops.get());
  }

  /** What a failure says to do to see it again. */
  @Test
  void replay() {
    long only = Long.getLong("cairn.random.seed", -1);
    Assumptions.assumeTrue(only >= 0, "only with -Dcairn.random.seed=...");
    search(only);
  }

  private void search(long seed) {
    RandomStore.Beginning beginning = RandomStore.Beginning.nothing();
    for (int number = 0; number < RandomLife.LIVES; number++) {
      RandomLife life = RandomLife.of(seed, number);
      try {
        beginning = live(life, beginning);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(told(seed, number, life, e), e);
      }
    }
  }

  private static String told(long seed, int number, RandomLife life, Throwable e) {
    return "seed "
        + seed
        + ", life "
        + number
        + ", "
        + life.stop()
        + ": "
        + e.getMessage()
        + "\nto see it again: mvn -B -ntp -o -pl store-core test -Dtest=RandomCrashTest#replay"
        + " -Dcairn.random.seed="
        + seed
        + "\nhistory: "
        + life.steps();
  }

  private RandomStore.Beginning live(RandomLife life, RandomStore.Beginning beginning) {
    RandomStore store = new RandomStore(life, beginning);
    SplittableRandom random = new SplittableRandom(life.seed());
    store.watch(call -> maybeStop(store, call, random));
    store.live();
    store.watch(call -> {});
    return store.end();
  }

  private void maybeStop(RandomStore store, Call call, SplittableRandom random) {
    if (call.index() == 0 || random.nextInt(STOP_EVERY) > 0) {
      return;
    }
    stops.incrementAndGet();
    SimulatedDisk disk = store.disk();
    try {
      int unused = store.survives(disk.crashKeepingAll(), true, call.index());
      unused += store.survives(disk.crashDroppingAll(), false, call.index());
      unused += store.survives(disk.crash(call.index()), false, call.index());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("stopped before " + call + ": " + e.getMessage(), e);
    }
  }
}
