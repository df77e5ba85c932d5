package dev.cairn.bench.compare.work;

import java.util.List;

/**
 * How much of everything; time bounds it too.
 *
 * @param name as results call it
 * @param everyRun of the growing states, every so manieth run
 * @param openRuns the runs of the stores that are opened
 * @param eventRuns the runs that get events
 * @param events the most events
 * @param shortRuns the most short runs of a turn
 * @param deleteRuns the runs of which half are deleted
 * @param rates the saves a second that arrive
 * @param fixedSeconds the longest that a fixed amount of work goes on
 * @param fillSeconds the longest that a store is filled to be opened then
 * @param deleteFillSeconds the longest that a store is filled of which half is deleted
 */
public record Scale(
    String name,
    int everyRun,
    List<Integer> openRuns,
    int eventRuns,
    int events,
    int shortRuns,
    int deleteRuns,
    List<Integer> rates,
    double fixedSeconds,
    double fillSeconds,
    double deleteFillSeconds) {
  private static final List<Scale> ALL =
      List.of(
          new Scale(
              "full",
              6,
              List.of(100, 1_000, 10_000),
              1_000,
              1_000_000,
              33_334,
              10_000,
              List.of(250, 1_000, 4_000, 16_000),
              1,
              5,
              8),
          new Scale(
              "quick", 40, List.of(100, 300), 100, 10_000, 1_000, 100, List.of(500), 0.3, 0.3, 0.5),
          new Scale("tiny", 1_000, List.of(4), 4, 50, 8, 6, List.of(200), 0.2, 0.2, 0.2));

  /** The one of that name: full, quick, tiny. */
  public static Scale named(String name) {
    return ALL.stream()
        .filter(scale -> scale.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no scale is called " + name));
  }
}
