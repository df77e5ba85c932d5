package dev.cairn.bench.compare;

import dev.cairn.bench.compare.contender.ContenderProvider;
import dev.cairn.bench.compare.work.Row;
import dev.cairn.bench.compare.work.Scale;
import java.util.List;

/**
 * What is to be compared.
 *
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

  /** How many turns there are. */
  int turns() {
    return rounds * rows.stream().mapToInt(row -> contenders(row).size()).sum();
  }
}
