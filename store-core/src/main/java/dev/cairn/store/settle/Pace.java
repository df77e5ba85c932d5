package dev.cairn.store.settle;

import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * How much of a pass is under way at once, and how long it rests: the forces of writers wait in
 * line behind those of a pass. Safe for use by any number of threads.
 */
final class Pace {
  /** So much is done between two rests, about. */
  private static final long STRETCH_NANOS = 1_000_000L;

  /** Whoever comes to wait for the pass had better not wait long for what is resting. */
  private static final long REST_NANOS_MAX = 10_000_000L;

  /** A rest is so many times as long as what was done, while the journal is empty. */
  private static final double REST = 3;

  private final int atOnce;
  private final LongSupplier forces;
  private final DoubleSupplier filled;
  private final LongConsumer rest;

  private Pace(int atOnce, LongSupplier forces, DoubleSupplier filled, LongConsumer rest) {
    this.atOnce = atOnce;
    this.forces = forces;
    this.filled = filled;
    this.rest = rest;
  }

  /** As fast as it goes. */
  static Pace hurried(int atOnce) {
    return new Pace(atOnce, () -> 0, () -> 1, nanos -> {});
  }

  /**
   * One thing after the other, with rests while somebody waits for forces; the shorter, the fuller
   * the journal is.
   *
   * @param forces changes with every force that a writer has waited for
   * @param filled how much of what may gather before there is a hurry has gathered, from 0 to 1
   * @param rest waits for that many nanoseconds
   */
  static Pace leisurely(LongSupplier forces, DoubleSupplier filled, LongConsumer rest) {
    return new Pace(1, forces, filled, rest);
  }

  /** So much may be under way at once. */
  int atOnce() {
    return atOnce;
  }

  /** Keeps to the pace, for one thread. */
  Stretch stretch() {
    return new Stretch();
  }

  /** What one thread does between two rests. */
  final class Stretch {
    private long worked;
    private long seen = forces.getAsLong();

    /** Notes that the thread has worked for so long, and has it rest where it is time to. */
    void worked(long nanos) {
      worked += nanos;
      if (worked >= STRETCH_NANOS) {
        long now = forces.getAsLong();
        double share = REST * Math.max(0, 1 - filled.getAsDouble());
        if (now != seen && share > 0) {
          rest.accept(Math.min(REST_NANOS_MAX, (long) (share * worked)));
        }
        seen = forces.getAsLong();
        worked = 0;
      }
    }
  }
}
