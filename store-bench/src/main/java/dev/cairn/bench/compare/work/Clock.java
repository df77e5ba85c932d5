package dev.cairn.bench.compare.work;

/** Warm-up, measurement, end: which of them it is, for threads that go on by themselves. */
final class Clock {
  private enum Phase {
    WARMING,
    MEASURING,
    OVER
  }

  private volatile Phase phase = Phase.WARMING;

  boolean measuring() {
    return phase == Phase.MEASURING;
  }

  boolean over() {
    return phase == Phase.OVER;
  }

  void measure() {
    phase = Phase.MEASURING;
  }

  void end() {
    phase = Phase.OVER;
  }
}
