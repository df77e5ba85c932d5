package dev.cairn.store;

import java.util.function.LongConsumer;

/** The seeds of random histories: from 1 on, or one again, {@code -Dcairn.seed=n}. */
final class Seeds {
  private static final long ONLY = Long.getLong("cairn.seed", -1);

  private Seeds() {}

  /** Whether all are tried, and not one again. */
  static boolean all() {
    return ONLY < 0;
  }

  /** Lives a history of each seed, or of the one; a failure says of which. */
  static void each(int count, LongConsumer history) {
    for (long seed = 1; seed <= count; seed++) {
      if (all() || ONLY == seed) {
        live(seed, history);
      }
    }
  }

  private static void live(long seed, LongConsumer history) {
    try {
      history.accept(seed);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("-Dcairn.seed=" + seed + ": " + e.getMessage(), e);
    }
  }
}
