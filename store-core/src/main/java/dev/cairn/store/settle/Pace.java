package dev.cairn.store.settle;

import dev.cairn.store.run.Pauses;
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

  /** A force of so much takes a writer's place in line hardly longer than one of a page. */
  private static final long PIECE_BYTES = 256 << 10;

  private final int most;
  private final LongSupplier forces;
  private final DoubleSupplier filled;
  private final LongSupplier clock;

  /**
   * One thing after the other, with rests while somebody waits for forces; the shorter, the fuller
   * the journal is. Beyond what may gather there are no rests, and more and more is under way.
   *
   * @param most so much is under way at once where twice as much has gathered
   * @param forces changes with every force that a writer has waited for
   * @param filled how much of what may gather before there is a hurry has gathered: 1 is all of it
   * @param clock in nanoseconds
   */
  Pace(int most, LongSupplier forces, DoubleSupplier filled, LongSupplier clock) {
    this.most = most;
    this.forces = forces;
    this.filled = filled;
    this.clock = clock;
  }

  /** As fast as it goes. */
  static Pace hurried(int most) {
    return new Pace(most, () -> 0, () -> Double.POSITIVE_INFINITY, () -> 0);
  }

  /** So much may be under way at once, as things are now. */
  int atOnce() {
    double beyond = Math.max(0, Math.min(1, filled.getAsDouble() - 1));
    return 1 + (int) (beyond * (most - 1));
  }

  /**
   * Keeps to the pace, for one thread.
   *
   * @param rest waits for that many nanoseconds
   */
  Pauses pauses(LongConsumer rest) {
    return new Stretch(rest);
  }

  /** What one thread does between two rests. */
  private final class Stretch implements Pauses {
    private final LongConsumer rest;
    private long began = clock.getAsLong();
    private long seen = forces.getAsLong();

    Stretch(LongConsumer rest) {
      this.rest = rest;
    }

    @Override
    public long pieceBytes() {
      return filled.getAsDouble() < 1 ? PIECE_BYTES : Long.MAX_VALUE;
    }

    @Override
    public void here() {
      long worked = clock.getAsLong() - began;
      if (worked >= STRETCH_NANOS) {
        double share = REST * Math.max(0, 1 - filled.getAsDouble());
        if (forces.getAsLong() != seen && share > 0) {
          rest.accept(Math.min(REST_NANOS_MAX, (long) (share * worked)));
        }
        seen = forces.getAsLong();
        began = clock.getAsLong();
      }
    }
  }
}
