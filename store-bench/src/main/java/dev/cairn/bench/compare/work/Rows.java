package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Kind;
import dev.cairn.bench.compare.contender.Mode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Every row, in the order of the tables. */
public final class Rows {
  /** The group that is measured where nothing else is asked for. */
  public static final String COMPARISON = "comparison";

  /** What a journal does by itself, and what only some contenders can do. */
  public static final String JOURNAL = "journal";

  /** A part of the comparison that shows within minutes that all of it runs. */
  public static final String QUICK = "quick";

  private static final Set<String> QUICK_ROWS =
      Set.of(
          "sync-16",
          "async",
          "paced",
          "large-async",
          "grow-async",
          "events-async",
          "short-async",
          "open-killed",
          "delete",
          "mixed-async");

  private static final String SAVES = "saves";

  private static final Set<Kind> SAVE_KINDS =
      EnumSet.of(Kind.SYNC, Kind.IN_FLIGHT, Kind.BURST, Kind.SUSTAINED);

  private static final String ONE_KIB = "1 KiB states that do not compress, ";

  /** All of them. */
  public static final List<Row> ALL =
      List.of(
          sync("sync-1", COMPARISON, 1, 1, "Small durable saves, 1 thread"),
          sync("sync-4", COMPARISON, 4, 4, "Small durable saves, 4 threads"),
          sync("sync-16", COMPARISON, 16, 16, "Small durable saves, 16 threads"),
          sync("sync-16-one-run", JOURNAL, 16, 1, "Small durable saves, 16 threads, one run"),
          sync("sync-64", JOURNAL, 64, 64, "Small durable saves, 64 threads"),
          new Row(
              "in-flight-1024",
              JOURNAL,
              Kind.IN_FLIGHT,
              Mode.DURABLE,
              1,
              16,
              "Small durable saves, 1,024 on their way",
              ONE_KIB + "one thread over 16 runs, with futures."),
          new Row(
              "async-burst",
              JOURNAL,
              Kind.BURST,
              Mode.RELAXED,
              1,
              1,
              "Small relaxed saves, a burst",
              ONE_KIB
                  + "0.6 of the journal's budget into a store that has been through three budgets"
                  + " and is at rest; nothing settling meanwhile."),
          new Row(
              "async-sustained",
              JOURNAL,
              Kind.SUSTAINED,
              Mode.RELAXED,
              1,
              16,
              "Small relaxed saves, sustained",
              ONE_KIB + "ten times the journal's budget into such a store, settling included."),
          relaxed(
              "async",
              Kind.ASYNC,
              16,
              "Small relaxed saves, 1, 4 and 16 threads",
              ONE_KIB + "each thread to a run of its own."),
          durable(
              "paced",
              Kind.PACED,
              16,
              "Small durable saves at a fixed rate",
              ONE_KIB
                  + "arriving at a fixed rate, whatever the store does; latency counts from the"
                  + " arrival."),
          durable(
              "large-sync",
              Kind.LARGE,
              4,
              "Large durable saves",
              "256 KiB of text that resembles no state before it, 1 and 4 threads."),
          relaxed(
              "large-async",
              Kind.LARGE,
              4,
              "Large relaxed saves",
              "256 KiB of text that resembles no state before it, 1 and 4 threads."),
          durable(
              "grow-sync",
              Kind.GROW,
              1,
              "A growing agent state, durable",
              "An agent's messages, saved whole after each step, run after run; then loaded."),
          relaxed(
              "grow-async",
              Kind.GROW,
              1,
              "A growing agent state, relaxed",
              "An agent's messages, saved whole after each step, run after run; then loaded."),
          durable(
              "events-sync",
              Kind.EVENTS,
              16,
              "Durable events",
              "200 bytes each, over 1,000 runs; then read in pages of 100."),
          relaxed(
              "events-async",
              Kind.EVENTS,
              1,
              "Relaxed events",
              "200 bytes each, over 1,000 runs; then read in pages of 100."),
          durable(
              "short-sync",
              Kind.SHORT_RUNS,
              16,
              "Many short runs, durable",
              "Each: created, one checkpoint of 500 bytes, over."),
          relaxed(
              "short-async",
              Kind.SHORT_RUNS,
              4,
              "Many short runs, relaxed",
              "Each: created, one checkpoint of 500 bytes, over."),
          relaxed(
              "process",
              Kind.PROCESS,
              1,
              "A process log",
              "A recorded log in the order of time, hundreds of runs open at once; relaxed."),
          durable(
              "mixed-sync",
              Kind.MIXED,
              16,
              "An orchestrator's day, durable",
              "Recorded runs of all sorts: created, events, saves, loads, status, deleted later."),
          relaxed(
              "mixed-async",
              Kind.MIXED,
              4,
              "An orchestrator's day, relaxed",
              "Recorded runs of all sorts: created, events, saves, loads, status, deleted later."),
          relaxed(
              "open-clean",
              Kind.OPEN,
              1,
              "Opening after a clean close",
              "Runs of 20 checkpoints of 200 bytes; then 20 checkpoints listed, the latest"
                  + " loaded."),
          relaxed(
              "open-killed",
              Kind.OPEN,
              1,
              "Opening after SIGKILL",
              "The same, after the process that wrote them was killed while it wrote."),
          relaxed(
              "delete",
              Kind.DELETE,
              1,
              "Deleting half, and compacting",
              "Runs of 20 checkpoints of 1 KiB; every second one is deleted, then compacted."));

  private Rows() {}

  /**
   * The row of that name, or the rows of that group; {@code saves} for those of small saves by
   * which the journal is judged, {@code all} for everything.
   */
  public static List<Row> named(String name) {
    List<Row> rows =
        ALL.stream()
            .filter(
                row ->
                    row.name().equals(name)
                        || row.group().equals(name)
                        || name.equals("all")
                        || (name.equals(QUICK) && QUICK_ROWS.contains(row.name()))
                        || (name.equals(SAVES) && SAVE_KINDS.contains(row.kind())))
            .toList();
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("no row is called " + name);
    }
    return rows;
  }

  /** Names of rows and groups, together. */
  public static List<Row> named(List<String> names) {
    return names.stream().flatMap(name -> named(name).stream()).distinct().toList();
  }

  private static Row sync(String name, String group, int threads, int runs, String title) {
    String about =
        ONE_KIB + (runs == threads ? "each thread to a run of its own." : "all to one run.");
    return new Row(name, group, Kind.SYNC, Mode.DURABLE, threads, runs, title, about);
  }

  private static Row durable(String name, Kind kind, int threads, String title, String about) {
    return new Row(name, COMPARISON, kind, Mode.DURABLE, threads, threads, title, about);
  }

  private static Row relaxed(String name, Kind kind, int threads, String title, String about) {
    return new Row(name, COMPARISON, kind, Mode.RELAXED, threads, threads, title, about);
  }
}
