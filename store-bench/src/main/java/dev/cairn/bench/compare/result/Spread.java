package dev.cairn.bench.compare.result;

import java.util.Arrays;

/**
 * What several rounds have come to.
 *
 * @param median the median
 * @param least the least
 * @param most the most
 * @param count how many rounds
 */
public record Spread(double median, double least, double most, int count) {
  /** Of values in any order; all of them NaN where there is none. */
  public static Spread of(double... values) {
    if (values.length == 0) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN, 0);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
  }

  /** Whether several rounds of both reach into each other: then which is more is not known. */
  public boolean overlaps(Spread other) {
    return Math.min(count, other.count) > 1 && least <= other.most && other.least <= most;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return count == 0;
  }
}
