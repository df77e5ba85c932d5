package dev.cairn.bench.compare;

import dev.cairn.bench.compare.contender.ContenderProvider;
import dev.cairn.bench.compare.work.Row;
import dev.cairn.bench.compare.work.Scale;
import dev.cairn.bench.compare.work.TurnTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be compared.
 *
 * @param rounds how many there are at most
 * @param minutes no round begins that would end later than this
 * @param warmUp seconds of the first turn at a row that are not measured
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
  /** So much of the first warm-up is enough for a JVM that has done the same before. */
  private static final double WARM_UP_AGAIN = 0.25;

  /** Those that take part in a row. */
  List<ContenderProvider> contenders(Row row) {
    return contenders.stream().filter(each -> each.takesPart(row.kind(), row.mode())).toList();
  }

  /**
   * One round of one row.
   *
   * @param number from 1 on
   */
  record Round(Row row, int number) {
    /** Whether its contenders have a JVM that has not yet done this. */
    boolean isNew() {
      return number == 1 || row.beginsAnew();
    }
  }

  /**
   * All rounds, if there is time: those of a row follow each other, but of rows that take long,
   * which have their second when everything else is done.
   */
  List<Round> inOrder() {
    List<Round> order = new ArrayList<>();
    for (Row row : rows) {
      addRounds(order, row, 1, row.bulky() ? 1 : rounds);
    }
    for (Row row : rows) {
      addRounds(order, row, 2, row.bulky() ? rounds : 1);
    }
    return order;
  }

  private static void addRounds(List<Round> order, Row row, int from, int to) {
    for (int number = from; number <= to; number++) {
      order.add(new Round(row, number));
    }
  }

  /** Seconds of each turn that are not measured: less where the code has run before. */
  double warmUp(Round round) {
    return round.isNew() ? warmUp : warmUp * WARM_UP_AGAIN;
  }

  /** About how long a turn takes, in seconds. */
  double seconds(Round round) {
    boolean begins = round.equals(new Round(rows.get(0), 1)) || round.row().beginsAnew();
    double start = begins ? TurnTime.JVM_STARTS : 0;
    return start + new TurnTime(scale, warmUp(round), seconds, budget).of(round.row());
  }

  /** About how long all of it takes, if there is time for it, in seconds. */
  double allSeconds() {
    return seconds(inOrder());
  }

  /** About how long it takes to have a round of everything, in seconds. */
  double firstSeconds() {
    return seconds(inOrder().stream().filter(round -> round.number() == 1).toList());
  }

  private double seconds(List<Round> some) {
    return some.stream().mapToDouble(this::roundSeconds).sum();
  }

  /** About how long a round takes, in seconds. */
  double roundSeconds(Round round) {
    return seconds(round) * contenders(round.row()).size();
  }

  /** How many turns there are, if there is time for all of them. */
  int turns() {
    return inOrder().stream().mapToInt(round -> contenders(round.row()).size()).sum();
  }
}
