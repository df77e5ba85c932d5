package dev.cairn.bench.compare.report;

import dev.cairn.bench.compare.result.Figures;
import dev.cairn.bench.compare.result.Outcome;
import dev.cairn.bench.compare.result.Spread;
import dev.cairn.bench.compare.result.Summary;
import dev.cairn.bench.compare.result.Weight;
import java.util.function.ToDoubleFunction;

/**
 * One thing that contenders are told apart by.
 *
 * @param row the row that it was measured in
 * @param label what it is
 * @param unit what it is counted in
 * @param less whether less is better
 * @param promised whether only those are compared that promise as much: not where nothing is
 *     written
 * @param figure what a contender has reached
 */
record Measure(
    String row, String label, Unit unit, boolean less, boolean promised, Reached figure) {
  /** What a contender has reached. */
  interface Reached {
    Spread of(Summary summary, String row, String contender);
  }

  static Measure rate(String row, String phase, String label) {
    return of(row, phase, label, Unit.RATE, false, Figures::perSecond);
  }

  /** With the time that it takes until all is settled and closed. */
  static Measure rateClosed(String row, String phase, String label) {
    return of(row, phase, label, Unit.RATE, false, Figures::perSecondClosed);
  }

  static Measure speed(String row, String phase, String label) {
    return of(row, phase, label, Unit.SPEED, false, Figures::bytesPerSecond);
  }

  static Measure time(String row, String phase, String label, ToDoubleFunction<Figures> figure) {
    return of(row, phase, label, Unit.TIME, true, figure);
  }

  private static Measure of(
      String row,
      String phase,
      String label,
      Unit unit,
      boolean less,
      ToDoubleFunction<Figures> figure) {
    return new Measure(
        row,
        label,
        unit,
        less,
        true,
        (summary, own, contender) -> summary.of(own, phase, contender, figure));
  }

  /** The same, where it does not matter what the mode promises. */
  Measure whateverIsPromised() {
    return new Measure(row, label, unit, less, false, figure);
  }

  /**
   * What is on disk at a moment, for each byte that was handed in and has not been deleted again:
   * half of them.
   */
  static Measure remaining(String row, String moment, String label) {
    return new Measure(
        row,
        label,
        Unit.TIMES,
        true,
        false,
        (summary, own, contender) ->
            summary.ofTurn(own, contender, outcome -> remaining(outcome, moment)));
  }

  private static double remaining(Outcome outcome, String moment) {
    Weight weight = outcome.weights().get(moment);
    return weight == null || outcome.logicalBytes() == 0
        ? -1
        : 2.0 * weight.lengthBytes() / outcome.logicalBytes();
  }

  /** What is on disk at rest, for each byte that was handed in. */
  static Measure diskShare(String row, String label) {
    return new Measure(
        row,
        label,
        Unit.TIMES,
        true,
        false,
        (summary, own, contender) -> summary.ofTurn(own, contender, Measure::share));
  }

  private static double share(Outcome outcome) {
    double least =
        outcome.weights().entrySet().stream()
            .filter(each -> each.getKey().equals("closed") || each.getKey().equals("compacted"))
            .mapToDouble(each -> each.getValue().lengthBytes())
            .min()
            .orElse(-1);
    return outcome.logicalBytes() == 0 ? -1 : least / outcome.logicalBytes();
  }

  /** What the device has written for each byte that was handed in; the least of the rounds. */
  static Measure device(String row, String label) {
    return new Measure(
        row,
        label,
        Unit.TIMES,
        true,
        true,
        (summary, own, contender) -> summary.ofTurn(own, contender, Measure::amplification));
  }

  private static double amplification(Outcome outcome) {
    return outcome.deviceBytes() < 0 || outcome.logicalBytes() == 0
        ? -1
        : outcome.deviceBytes() / outcome.logicalBytes();
  }

  Spread of(Summary summary, String contender) {
    return figure.of(summary, row, contender);
  }
}
