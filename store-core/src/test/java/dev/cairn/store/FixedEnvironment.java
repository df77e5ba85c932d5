package dev.cairn.store;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** A world without surprises: the same commands make the same bytes. */
final class FixedEnvironment {
  /** 2023-11-14T22:13:20Z, in microseconds. */
  private static final long START = 1_700_000_000_000_000L;

  private FixedEnvironment() {}

  /** No threads, randomness from a seed, and a clock that goes on by a millisecond a look. */
  static Environment seeded(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    AtomicLong clock = new AtomicLong(START);
    return new Environment(() -> clock.addAndGet(1_000), random::nextLong, false);
  }
}
