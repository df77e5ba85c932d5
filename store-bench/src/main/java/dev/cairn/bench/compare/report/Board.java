package dev.cairn.bench.compare.report;

import dev.cairn.bench.compare.result.Comparison.Contestant;
import dev.cairn.bench.compare.result.Comparison.RowNote;
import dev.cairn.bench.compare.result.Spread;
import dev.cairn.bench.compare.result.Summary;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who has reached what, in one measure: the ceilings, then those that are compared, the best first,
 * then those that promise less.
 *
 * @param measure what
 * @param entries who
 */
record Board(Measure measure, List<Entry> entries) {
  static final String CAIRN = "cairn";

  /** Where an entry stands. */
  enum Standing {
    CEILING,
    COMPARED,
    PROMISES_LESS
  }

  /** A contender and what it has reached. */
  record Entry(Contestant contender, Spread reached, Standing standing) {
    boolean isCairn() {
      return contender.name().equals(CAIRN);
    }
  }

  static Board of(Measure measure, Summary summary) {
    boolean durable =
        summary.rows().stream()
            .filter(row -> row.name().equals(measure.row()))
            .anyMatch(RowNote::durable);
    Comparator<Entry> best = Comparator.comparingDouble(entry -> entry.reached().median());
    List<Entry> entries =
        summary.contenders(measure.row()).stream()
            .map(
                each ->
                    new Entry(
                        each,
                        measure.of(summary, each.name()),
                        standing(each, durable, measure.promised())))
            .filter(entry -> !entry.reached().isEmpty())
            .sorted(
                Comparator.comparing(Entry::standing)
                    .thenComparing(measure.less() ? best : best.reversed()))
            .toList();
    return new Board(measure, entries);
  }

  private static Standing standing(Contestant contender, boolean durable, boolean promised) {
    if (contender.ceiling()) {
      return Standing.CEILING;
    }
    return !promised || (durable ? contender.durable() : contender.relaxed()).comparable()
        ? Standing.COMPARED
        : Standing.PROMISES_LESS;
  }

  Optional<Entry> cairn() {
    return entries.stream().filter(Entry::isCairn).findFirst();
  }

  /** The best of the others that promise as much; the store's own variants are not others. */
  Optional<Entry> bestOther() {
    return entries.stream()
        .filter(entry -> entry.standing() == Standing.COMPARED)
        .filter(entry -> !entry.contender().name().startsWith(CAIRN))
        .findFirst();
  }

  /** The best ceiling. */
  Optional<Entry> ceiling() {
    return entries.stream().filter(entry -> entry.standing() == Standing.CEILING).findFirst();
  }

  /** Whether the rounds do not tell which of it and the best other is better. */
  boolean isLevel() {
    return cairn().isPresent()
        && bestOther().isPresent()
        && cairn().get().reached().overlaps(bestOther().get().reached());
  }

  /** How many times better than the best other; below one it is worse. */
  double lead() {
    if (cairn().isEmpty() || bestOther().isEmpty()) {
      return Double.NaN;
    }
    double own = cairn().get().reached().median();
    double other = bestOther().get().reached().median();
    return measure.less() ? other / own : own / other;
  }
}
