package dev.cairn.bench.compare.report;

import dev.cairn.bench.compare.result.Figures;
import dev.cairn.bench.compare.result.Summary;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the page and the README's table are made of.
 *
 * @param title a heading
 * @param about what it means to somebody who runs workflows
 * @param all what is told of it
 */
record Measures(String title, String about, List<Measure> all) {
  private static final String SAVE = "save";
  private static final double MOST_SHARE = 0.6;

  /** All of them, those that only a part of the comparison has included. */
  static List<Measures> sections(Summary summary) {
    return List.of(
        smallSaves(),
        largeSaves(),
        growing(),
        events(),
        runs(),
        opening(summary),
        deleting(),
        mixed());
  }

  /** Those that were measured. */
  List<Measure> in(Summary summary) {
    return all.stream().filter(measure -> summary.has(measure.row())).toList();
  }

  private static Measures smallSaves() {
    return new Measures(
        "Small saves",
        "States of 1 KiB that do not compress: what a step costs where the state is small.",
        List.of(
            Measure.rate("sync-1", SAVE, "Durable saves, 1 thread"),
            Measure.rate("sync-4", SAVE, "Durable saves, 4 threads"),
            Measure.rate("sync-16", SAVE, "Durable saves, 16 threads"),
            Measure.rate("sync-16-one-run", SAVE, "Durable saves, 16 threads, one run"),
            Measure.rate("sync-64", SAVE, "Durable saves, 64 threads"),
            Measure.rate("in-flight-1024", SAVE, "Durable saves, 1,024 on their way"),
            Measure.time("sync-16", SAVE, "Durable save, 16 threads, p99", Figures::p99),
            Measure.device("sync-16", "Device bytes per byte, durable"),
            Measure.rate("async", "1 thread", "Relaxed saves, 1 thread"),
            Measure.rate("async", "4 threads", "Relaxed saves, 4 threads"),
            Measure.rate("async", "16 threads", "Relaxed saves, 16 threads"),
            Measure.rate("async-burst", SAVE, "Relaxed saves, a burst"),
            Measure.rate("async-sustained", SAVE, "Relaxed saves, sustained"),
            Measure.rateClosed("async-sustained", SAVE, "Relaxed saves, sustained, until closed"),
            Measure.time("paced", "1000/s", "p99 at 1,000 a second, durable", Figures::p99),
            Measure.time("paced", "4000/s", "p99 at 4,000 a second, durable", Figures::p99)));
  }

  private static Measures largeSaves() {
    return new Measures(
        "Large saves",
        "States of 256 KiB, none like the one before: no delta helps here.",
        List.of(
            Measure.speed("large-sync", "1 thread", "Durable, 1 thread"),
            Measure.speed("large-sync", "4 threads", "Durable, 4 threads"),
            Measure.speed("large-async", "1 thread", "Relaxed, 1 thread"),
            Measure.speed("large-async", "4 threads", "Relaxed, 4 threads"),
            Measure.device("large-sync", "Device bytes per byte, durable")));
  }

  private static Measures growing() {
    return new Measures(
        "A growing agent state",
        "Messages are appended, and the whole state is saved after each step: n steps hand in"
            + " n²/2.",
        List.of(
            Measure.speed("grow-sync", SAVE, "Saved, durable"),
            Measure.speed("grow-async", SAVE, "Saved, relaxed"),
            Measure.diskShare("grow-async", "On disk per byte saved, at rest"),
            Measure.device("grow-async", "Device bytes per byte, relaxed"),
            Measure.speed("grow-async", "load latest", "Latest state loaded").whateverIsPromised(),
            Measure.speed("grow-async", "load any", "Any state loaded").whateverIsPromised()));
  }

  private static Measures events() {
    return new Measures(
        "Events",
        "200 bytes each, over 1,000 runs, and read again in pages of 100.",
        List.of(
            Measure.rate("events-sync", "append", "Appended, durable, 16 threads"),
            Measure.rate("events-async", "append", "Appended, relaxed, 1 thread"),
            Measure.rate("events-async", "read a page", "Pages of 100 read").whateverIsPromised(),
            Measure.diskShare("events-async", "On disk per byte appended")));
  }

  private static Measures runs() {
    return new Measures(
        "Many runs",
        "Runs that are over after one checkpoint, and a process log with hundreds open at once.",
        List.of(
            Measure.rate("short-sync", "run", "Short runs, durable, 16 threads"),
            Measure.rate("short-async", "run", "Short runs, relaxed, 4 threads"),
            Measure.diskShare("short-async", "Short runs on disk per byte saved"),
            Measure.rate("process", "call", "Calls of a process log, relaxed")));
  }

  private static Measures opening(Summary summary) {
    return new Measures(
        "Opening",
        "Runs of 20 checkpoints, then the first look at runs that nobody has touched since.",
        Stream.of("open-clean", "open-killed").flatMap(row -> opening(summary, row)).toList());
  }

  private static Stream<Measure> opening(Summary summary, String row) {
    boolean clean = row.equals("open-clean");
    String how = clean ? "after a close" : "after SIGKILL";
    Stream<Measure> all =
        mostRuns(summary, row)
            .flatMap(
                runs ->
                    Stream.of(
                        Measure.time(
                            row, "open, " + runs, "Opened " + how + ", " + runs, Figures::p50),
                        Measure.time(row, "list 20, " + runs, "20 listed " + how, Figures::p50),
                        Measure.time(
                            row, "load latest, " + runs, "A latest loaded " + how, Figures::p50)));
    return clean ? all.map(Measure::whateverIsPromised) : all;
  }

  /** The most runs that most of them have been opened with, as the phase calls them. */
  private static Stream<String> mostRuns(Summary summary, String row) {
    double enough = summary.contenders(row).size() * MOST_SHARE;
    String prefix = "open, ";
    return summary.phases(row).stream()
        .filter(phase -> phase.startsWith(prefix))
        .filter(phase -> took(summary, row, phase) >= enough)
        .reduce((first, second) -> second)
        .map(phase -> phase.substring(prefix.length()))
        .stream();
  }

  private static long took(Summary summary, String row, String phase) {
    return summary.contenders(row).stream()
        .filter(each -> !summary.of(row, phase, each.name(), Figures::p50).isEmpty())
        .count();
  }

  private static Measures deleting() {
    return new Measures(
        "Deleting",
        "Every second run of 20 checkpoints of 1 KiB is deleted, then the store is compacted.",
        List.of(
            Measure.rate("delete", "delete a run", "Runs deleted, relaxed"),
            Measure.remaining("delete", "closed", "On disk per byte left, half deleted"),
            Measure.remaining("delete", "compacted", "On disk per byte left, compacted"),
            Measure.time("delete", "compact", "Compacting", Figures::p50)));
  }

  private static Measures mixed() {
    return new Measures(
        "An orchestrator's day",
        "Runs of all sorts, created, fed with events, saved, loaded, ended, and deleted later.",
        List.of(
            Measure.rate("mixed-sync", "step", "Steps, durable, 16 threads"),
            Measure.time("mixed-sync", SAVE, "A save among them, durable, p99", Figures::p99),
            Measure.rate("mixed-async", "step", "Steps, relaxed, 4 threads"),
            Measure.time("mixed-async", SAVE, "A save among them, relaxed, p99", Figures::p99)));
  }
}
