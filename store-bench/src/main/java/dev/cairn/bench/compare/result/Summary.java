package dev.cairn.bench.compare.result;

import dev.cairn.bench.compare.result.Comparison.Contestant;
import dev.cairn.bench.compare.result.Comparison.RowNote;
import dev.cairn.bench.compare.result.Comparison.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the rounds of a comparison come to.
 *
 * @param comparison what was measured
 */
public record Summary(Comparison comparison) {
  /** The rows of which there is something. */
  public List<RowNote> rows() {
    return comparison.rows().stream()
        .filter(row -> comparison.turns().stream().anyMatch(turn -> turn.row().equals(row.name())))
        .toList();
  }

  /** The row of that name, if there is something of it. */
  public boolean has(String row) {
    return rows().stream().anyMatch(each -> each.name().equals(row));
  }

  /** The contenders that took part in a row, in their order. */
  public List<Contestant> contenders(String row) {
    return comparison.contenders().stream()
        .filter(each -> turns(row, each.name()).findAny().isPresent())
        .toList();
  }

  /** The phases of a row, in the order in which they were measured first. */
  public List<String> phases(String row) {
    List<String> phases = new ArrayList<>();
    comparison.turns().stream()
        .filter(turn -> turn.row().equals(row))
        .flatMap(turn -> turn.outcome().phases().stream())
        .map(Figures::phase)
        .filter(phase -> !phases.contains(phase))
        .forEach(phases::add);
    return phases;
  }

  private Stream<Taken> turns(String row, String contender) {
    return comparison.turns().stream()
        .filter(turn -> turn.row().equals(row) && turn.contender().equals(contender));
  }

  private static Stream<Figures> phase(Taken turn, String phase) {
    return turn.outcome().phases().stream().filter(each -> each.phase().equals(phase));
  }

  /** A figure of a phase. */
  public Spread of(String row, String phase, String contender, ToDoubleFunction<Figures> figure) {
    return Spread.of(
        turns(row, contender)
            .flatMap(turn -> phase(turn, phase))
            .mapToDouble(figure)
            .filter(value -> value >= 0)
            .toArray());
  }

  /** A figure of a whole turn. */
  public Spread ofTurn(String row, String contender, ToDoubleFunction<Outcome> figure) {
    return Spread.of(
        turns(row, contender)
            .mapToDouble(turn -> figure.applyAsDouble(turn.outcome()))
            .filter(value -> value >= 0)
            .toArray());
  }

  /** What was on disk at a moment. */
  public Spread ofWeight(
      String row, String contender, String moment, ToDoubleFunction<Weight> figure) {
    return Spread.of(
        turns(row, contender)
            .flatMap(turn -> Stream.ofNullable(turn.outcome().weights().get(moment)))
            .mapToDouble(figure)
            .toArray());
  }

  /** What the device wrote for others just before, on average, a second. */
  public double idle(String row, String contender) {
    return turns(row, contender).mapToDouble(Taken::idle).average().orElse(-1);
  }

  /** The share of a ceiling that was reached, each round against the same round's. */
  public Spread ofCeiling(String row, String phase, String contender, String ceiling) {
    return Spread.of(
        turns(row, contender)
            .flatMapToDouble(
                turn -> phase(turn, phase).flatMapToDouble(own -> shares(turn, own, ceiling)))
            .toArray());
  }

  private DoubleStream shares(Taken turn, Figures own, String ceiling) {
    return turns(turn.row(), ceiling)
        .filter(other -> other.round() == turn.round())
        .flatMap(other -> phase(other, own.phase()))
        .mapToDouble(other -> own.perSecond() / other.perSecond());
  }

  /** A line of the last round, by name; null where there is none. */
  public @Nullable Line line(String row, String contender, String name) {
    return turns(row, contender)
        .flatMap(turn -> turn.outcome().lines().stream())
        .filter(line -> line.name().equals(name))
        .reduce((first, second) -> second)
        .orElse(null);
  }
}
