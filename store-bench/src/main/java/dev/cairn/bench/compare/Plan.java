package dev.cairn.bench.compare;

import dev.cairn.bench.compare.contender.ContenderProvider;
import dev.cairn.bench.compare.work.Row;
import dev.cairn.bench.compare.work.Scale;
import dev.cairn.bench.compare.work.TurnTime;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is to be compared.
 *
 * @param rounds how many there are at most
 * @param minutes no round begins that would end later than this
 * @param warmUp seconds of each turn that are not measured
 * @param seconds seconds of each turn that are
 * @param budget the journal's budget of bursts and of what is sustained, in bytes
 * @param heap each JVM's heap, as the JVM takes it
 * @param scale how much of everything
 * @param dropCaches whether to empty the page cache
 */
record Plan(
    List<Row> rows,
    List<ContenderProvider> contenders,
    int rounds,
    double minutes,
    double warmUp,
    double seconds,
    long budget,
    String heap,
    Scale scale,
    boolean dropCaches) {
  /** Those that take part in a row. */
  List<ContenderProvider> contenders(Row row) {
    return contenders.stream().filter(each -> each.takesPart(row.kind(), row.mode())).toList();
  }

  /** About how long a turn takes, in seconds. */
  double seconds(Row row) {
    return new TurnTime(scale, warmUp, seconds, budget).of(row);
  }

  /** About how long a round takes, in seconds. */
  double roundSeconds(int round) {
    return rows(round).stream().mapToDouble(row -> seconds(row) * contenders(row).size()).sum();
  }

  /** About how long all of it takes, if there is time for it, in seconds. */
  double allSeconds() {
    return IntStream.rangeClosed(1, rounds).mapToDouble(this::roundSeconds).sum();
  }

  /** The rows of a round, counted from 1. */
  List<Row> rows(int round) {
    return rows.stream().filter(row -> round % 2 == 1 || !row.bulky()).toList();
  }

  /** How many turns there are, if there is time for all of them. */
  int turns() {
    return IntStream.rangeClosed(1, rounds)
        .flatMap(round -> rows(round).stream().mapToInt(row -> contenders(row).size()))
        .sum();
  }
}
