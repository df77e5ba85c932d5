package dev.cairn.bench.compare.work;

import org.HdrHistogram.Histogram;

/**
 * What a loop has come to.
 *
 * @param latency of each operation, in nanoseconds
 * @param nanos how long it took
 * @param bytes handed in or out
 * @param threadLeast the fewest operations of one thread
 * @param threadMost the most
 */
record Measured(Histogram latency, long nanos, long bytes, long threadLeast, long threadMost) {
  /** One operation that took that long. */
  static Measured once(long nanos) {
    Histogram latency = new Histogram(Loop.LONGEST, Loop.DIGITS);
    latency.recordValue(Math.min(nanos, Loop.LONGEST));
    return new Measured(latency, nanos, 0, 1, 1);
  }
}
