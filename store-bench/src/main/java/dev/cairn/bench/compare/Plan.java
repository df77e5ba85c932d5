package dev.cairn.bench.compare;

import java.util.List;

/**
 * What is to be compared.
 *
 * @param warmUp seconds of each turn that are not measured
 * @param seconds seconds of each turn that are
 * @param budget the journal's budget of bursts and of what is sustained, in bytes
 * @param heap each JVM's heap, as the JVM takes it
 */
record Plan(
    List<Row> rows,
    List<ContenderProvider> contenders,
    int rounds,
    double warmUp,
    double seconds,
    long budget,
    String heap) {
  /** Those that take part in a row. */
  List<ContenderProvider> contenders(Row row) {
    return contenders.stream().filter(each -> each.kinds().contains(row.kind())).toList();
  }
}
