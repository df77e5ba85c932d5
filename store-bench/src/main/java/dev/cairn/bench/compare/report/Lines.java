package dev.cairn.bench.compare.report;

import dev.cairn.bench.compare.report.LineChart.Axis;
import dev.cairn.bench.compare.report.LineChart.Series;
import dev.cairn.bench.compare.result.Comparison.Contestant;
import dev.cairn.bench.compare.result.Comparison.RowNote;
import dev.cairn.bench.compare.result.Figures;
import dev.cairn.bench.compare.result.Line;
import dev.cairn.bench.compare.result.Spread;
import dev.cairn.bench.compare.result.Summary;
import dev.cairn.bench.compare.result.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What depends on something: one line for each contender.
 *
 * @param summary what was measured
 */
record Lines(Summary summary) {
  private static final List<String> PERCENTILES = List.of("p50", "p99", "p99.9", "max");
  private static final List<String> MOMENTS = List.of("before", "closed", "compacted");
  private static final List<String> MOMENTS_IN_WORDS =
      List.of("before", "half deleted", "compacted");
  private static final String THREADS = "threads";

  /** A chart that somebody may want to see, with its caption. */
  record Captioned(String title, String caption, LineChart chart) {}

  /** Those that belong to a section. */
  List<Captioned> of(String section) {
    Stream<Captioned> all =
        switch (section) {
          case "Small saves" ->
              Stream.of(durableByThreads(), relaxedByThreads(), percentiles("sync-16"), paced());
          case "A growing agent state" -> Stream.of(growth());
          case "Opening" -> Stream.of(opening("open-clean"), opening("open-killed"));
          case "Deleting" -> Stream.of(deleting());
          case "An orchestrator's day" -> Stream.of(mixedPercentiles());
          default -> Stream.of();
        };
    return all.filter(each -> each.chart().series().stream().anyMatch(s -> s.points().size() > 1))
        .toList();
  }

  private Captioned durableByThreads() {
    List<String> rows =
        Stream.of("sync-1", "sync-4", "sync-16", "sync-64").filter(summary::has).toList();
    List<Series> series =
        series(
            rows,
            contender ->
                rows.stream()
                    .map(
                        row ->
                            point(
                                threads(row),
                                summary.of(row, "save", contender, Figures::perSecond)))
                    .toList());
    return new Captioned(
        "Durable saves with threads",
        "Saves a second, each thread to a run of its own.",
        new LineChart("Durable saves with threads", series, threadAxis(series), rates()));
  }

  private Captioned relaxedByThreads() {
    List<Series> series =
        series(
            List.of("async"),
            contender ->
                Stream.of(1, 4, 16)
                    .map(
                        threads ->
                            point(
                                threads,
                                summary.of(
                                    "async",
                                    threads == 1 ? "1 thread" : threads + " threads",
                                    contender,
                                    Figures::perSecond)))
                    .toList());
    return new Captioned(
        "Relaxed saves with threads",
        "Saves a second, each thread to a run of its own.",
        new LineChart("Relaxed saves with threads", series, threadAxis(series), rates()));
  }

  private static double threads(String row) {
    return Double.parseDouble(row.substring(row.indexOf('-') + 1));
  }

  private Captioned percentiles(String row) {
    return new Captioned(
        "Latency of a durable save, 16 threads",
        "As fast as it goes; the worst round's maximum.",
        percentiles(row, "save", "Latency of a durable save"));
  }

  private Captioned mixedPercentiles() {
    return new Captioned(
        "Latency of a save among everything else, durable",
        "16 threads; the worst round's maximum.",
        percentiles("mixed-sync", "save", "Latency of a save among everything else"));
  }

  private LineChart percentiles(String row, String phase, String label) {
    List<Series> series =
        series(
            List.of(row),
            contender ->
                List.of(
                    point(0, summary.of(row, phase, contender, Figures::p50)),
                    point(1, summary.of(row, phase, contender, Figures::p99)),
                    point(2, summary.of(row, phase, contender, Figures::p999)),
                    most(3, summary.of(row, phase, contender, Figures::max))));
    return new LineChart(label, series, categories(PERCENTILES), times());
  }

  private Captioned paced() {
    List<Series> series =
        series(
            List.of("paced"),
            contender ->
                summary.phases("paced").stream()
                    .map(
                        phase ->
                            point(
                                Double.parseDouble(phase.replace("/s", "")),
                                summary.of("paced", phase, contender, Figures::p99)))
                    .toList());
    Axis x = new Axis("saves arriving a second", true, Unit::count, xs(series));
    return new Captioned(
        "p99 where saves arrive at a fixed rate",
        "Durable, 16 threads; counted from the arrival, so that waiting behind a slow save counts.",
        new LineChart("p99 by arrival rate", series, x, times()));
  }

  private Captioned growth() {
    List<Series> series =
        series(
            List.of("grow-async"),
            contender -> {
              Line line = summary.line("grow-async", contender, "bytes on disk by step");
              return line == null ? List.of() : line.points();
            });
    Axis x = new Axis("states saved", false, Unit::count, List.of());
    Axis y = new Axis("on disk", true, Unit.BYTES::text, List.of());
    return new Captioned(
        "On disk, step by step",
        "The sum of the files' lengths, each time the store was closed; not compacted.",
        new LineChart("Bytes on disk by step", series, x, y));
  }

  private Captioned opening(String row) {
    String prefix = "open, ";
    List<Series> series =
        series(
            List.of(row),
            contender ->
                summary.phases(row).stream()
                    .filter(phase -> phase.startsWith(prefix))
                    .map(
                        phase ->
                            point(
                                Double.parseDouble(phase.replaceAll("[^0-9]", "")),
                                summary.of(row, phase, contender, Figures::p50)))
                    .sorted(Comparator.comparingDouble(Line.Point::x))
                    .toList());
    Axis x = new Axis("runs in the store", true, Unit::count, powersOfTen(series));
    String how = row.equals("open-clean") ? "a clean close" : "SIGKILL";
    return new Captioned(
        "Time to open after " + how,
        "By the number of runs, 20 checkpoints each; the page cache is warm.",
        new LineChart("Time to open after " + how, series, x, times()));
  }

  private Captioned deleting() {
    List<Series> series =
        series(
            List.of("delete"),
            contender ->
                Stream.of(0, 1, 2)
                    .map(
                        i ->
                            point(
                                i,
                                summary.ofWeight(
                                    "delete", contender, MOMENTS.get(i), Weight::lengthBytes)))
                    .toList());
    Axis y = new Axis("on disk", false, Unit.BYTES::text, List.of());
    return new Captioned(
        "On disk before, after deleting half, and compacted",
        "The sum of the files' lengths, the store closed.",
        new LineChart("On disk while deleting", series, categories(MOMENTS_IN_WORDS), y));
  }

  private List<Series> series(List<String> rows, Function<String, List<Line.Point>> points) {
    List<Series> series = new ArrayList<>();
    for (Contestant contender : summary.comparison().contenders()) {
      List<Line.Point> own =
          points.apply(contender.name()).stream()
              .filter(point -> !Double.isNaN(point.y()) && point.y() > 0)
              .toList();
      if (!own.isEmpty() && rows.stream().anyMatch(row -> tookPart(row, contender))) {
        series.add(new Series(contender.title(), style(rows.get(0), contender), own));
      }
    }
    return series;
  }

  private boolean tookPart(String row, Contestant contender) {
    return summary.contenders(row).contains(contender);
  }

  private String style(String row, Contestant contender) {
    if (contender.name().equals(Board.CAIRN)) {
      return "cairn";
    }
    if (contender.ceiling()) {
      return "ceiling";
    }
    boolean durable =
        summary.rows().stream().filter(each -> each.name().equals(row)).anyMatch(RowNote::durable);
    boolean comparable = (durable ? contender.durable() : contender.relaxed()).comparable();
    return "c-" + contender.name() + (comparable ? "" : " less");
  }

  private static Line.Point point(double x, Spread spread) {
    return new Line.Point(x, spread.median());
  }

  private static Line.Point most(double x, Spread spread) {
    return new Line.Point(x, spread.most());
  }

  private static List<Double> xs(List<Series> series) {
    return series.stream()
        .flatMap(each -> each.points().stream())
        .map(Line.Point::x)
        .distinct()
        .sorted()
        .toList();
  }

  private static List<Double> powersOfTen(List<Series> series) {
    return xs(series).stream().filter(x -> Math.log10(x) == Math.rint(Math.log10(x))).toList();
  }

  private static Axis threadAxis(List<Series> series) {
    return new Axis(THREADS, true, value -> String.format(Locale.ROOT, "%.0f", value), xs(series));
  }

  private static Axis categories(List<String> names) {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      ticks.add((double) i);
    }
    return new Axis("", false, value -> names.get((int) value), ticks);
  }

  private static Axis rates() {
    return new Axis("a second", false, Unit::count, List.of());
  }

  private static Axis times() {
    return new Axis("time", true, Unit.TIME::text, List.of());
  }
}
