package dev.cairn.bench.compare.report;

import dev.cairn.bench.compare.report.Board.Standing;
import dev.cairn.bench.compare.result.Comparison;
import dev.cairn.bench.compare.result.Comparison.Failure;
import dev.cairn.bench.compare.result.Summary;
import dev.cairn.bench.compare.result.TraceWeights;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One page that needs nothing else: charts, promises, and every figure.
 *
 * @param summary what was measured
 * @param traces what whole traces take on disk, if that was weighed
 */
record Page(Summary summary, Optional<TraceWeights> traces) {
  private static final String STYLE = "page.css";

  String html() throws IOException {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        + "<meta name=\"color-scheme\" content=\"light dark\">"
        + "<title>Cairn beside other stores</title>\n<style>\n"
        + style()
        + "</style></head><body>\n"
        + patterns()
        + header()
        + "<main>"
        + overview()
        + sections()
        + traceSection()
        + section(
            "promises", "What each mode promises", promised(), new Details(summary).promises())
        + section("figures", "Every figure", EVERY_FIGURE, new Details(summary).figures())
        + method()
        + "</main></body></html>\n";
  }

  private static final String EVERY_FIGURE =
      "The median of the rounds; lowest and highest beside rates. Maxima are the worst of all"
          + " rounds, bytes of the device the least.";

  private static String style() throws IOException {
    try (InputStream in = Page.class.getResourceAsStream(STYLE)) {
      if (in == null) {
        throw new FileNotFoundException(STYLE + " is not bundled");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String patterns() {
    return "<svg width=\"0\" height=\"0\" class=\"patterns\" aria-hidden=\"true\"><defs>"
        + "<pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\""
        + " patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"5\""
        + " class=\"hatch\"/></pattern></defs></svg>\n";
  }

  private String header() {
    Comparison all = summary.comparison();
    String links =
        Measures.sections(summary).stream()
            .filter(section -> !section.in(summary).isEmpty())
            .map(section -> "<a href=\"#" + id(section.title()) + "\">" + section.title() + "</a>")
            .collect(Collectors.joining());
    return "<header><h1>Cairn beside other stores</h1><p class=\"lead\">"
        + String.format(
            Locale.ROOT,
            "%d contenders, %d kinds of work, in turns over %d round%s, each contender in a JVM of its own.",
            all.contenders().stream().filter(each -> !each.ceiling()).count(),
            summary.rows().size(),
            all.settings().rounds(),
            all.settings().rounds() == 1 ? "" : "s")
        + "</p><p class=\"facts\">"
        + facts(all)
        + "</p><nav>"
        + links
        + "<a href=\"#promises\">Promises</a><a href=\"#figures\">Every figure</a></nav></header>\n";
  }

  private static String facts(Comparison all) {
    return List.of(
            all.machine().processor(),
            all.machine().system(),
            all.machine().jdk(),
            all.machine().fileSystem(),
            "commit " + all.machine().commit(),
            all.began(),
            "load " + all.machine().load() + " at the beginning")
        .stream()
        .map(Text::escaped)
        .collect(Collectors.joining(" · "));
  }

  private String overview() {
    String cards =
        Measures.sections(summary).stream()
            .map(section -> leads(section, compared(section)))
            .collect(Collectors.joining());
    return cards.isEmpty()
        ? ""
        : section(
            "overview",
            "Where Cairn leads, and where it does not",
            "Against the best of the others whose mode promises at least as much after power loss; of"
                + " all others where nothing is written. Twice as good is as far to the right as half as good is to the left. Grey: in some rounds one was ahead, in some the other.",
            "<div class=\"cards\">" + cards + "</div>");
  }

  private List<Board> compared(Measures section) {
    return section.in(summary).stream()
        .map(measure -> Board.of(measure, summary))
        .filter(board -> !Double.isNaN(board.lead()))
        .toList();
  }

  private static String leads(Measures section, List<Board> boards) {
    return boards.isEmpty() ? "" : card(section.title(), "", new LeadChart(boards).svg());
  }

  private String sections() {
    return Measures.sections(summary).stream().map(this::section).collect(Collectors.joining());
  }

  private String section(Measures section) {
    String lines =
        new Lines(summary)
            .of(section.title()).stream()
                .map(each -> card(each.title(), each.caption(), each.chart().svg()))
                .collect(Collectors.joining());
    String bars =
        section.in(summary).stream()
            .map(measure -> Board.of(measure, summary))
            .filter(board -> !board.entries().isEmpty())
            .map(Page::card)
            .collect(Collectors.joining());
    return lines.isEmpty() && bars.isEmpty()
        ? ""
        : section(
            id(section.title()),
            section.title(),
            section.about(),
            "<div class=\"cards\">" + lines + bars + "</div>");
  }

  private static String card(Board board) {
    Measure measure = board.measure();
    String unit = measure.unit().label();
    String better = measure.less() ? "less is better" : "more is better";
    return card(
        measure.label(), unit.isEmpty() ? better : unit + ", " + better, new BarChart(board).svg());
  }

  private static String card(String title, String caption, String chart) {
    String below = caption.isEmpty() ? "" : "<p>" + Text.escaped(caption) + "</p>";
    return "<figure><figcaption><h3>"
        + Text.escaped(title)
        + "</h3>"
        + below
        + "</figcaption>"
        + chart
        + "</figure>\n";
  }

  private static String section(String id, String title, String about, String body) {
    return "<section id=\""
        + id
        + "\"><h2>"
        + Text.escaped(title)
        + "</h2><p class=\"about\">"
        + Text.escaped(about)
        + "</p>"
        + body
        + "</section>\n";
  }

  private static String id(String title) {
    return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
  }

  private String traceSection() {
    return traces
        .map(
            weights ->
                section(
                    "traces",
                    "Recorded traces on disk",
                    "Each trace replayed whole; the sum of the files' lengths at rest, for each byte"
                        + " of state that was saved.",
                    new TraceCharts(weights).html()))
        .orElse("");
  }

  private String promised() {
    boolean weaker =
        Measures.sections(summary).stream()
            .flatMap(section -> section.in(summary).stream())
            .flatMap(measure -> Board.of(measure, summary).entries().stream())
            .anyMatch(entry -> entry.standing() == Standing.PROMISES_LESS);
    return "A mode is compared with those that promise at least as much: durable, that nothing"
        + " acknowledged is lost; relaxed, that only the newest is, and nothing by a kill."
        + (weaker ? " The others are shown hatched, below a line." : "");
  }

  private String method() {
    Comparison all = summary.comparison();
    String failures =
        all.failures().isEmpty()
            ? ""
            : "<p class=\"failed\">"
                + all.failures().size()
                + " turns failed: "
                + all.failures().stream()
                    .map(Page::inWords)
                    .map(Text::escaped)
                    .collect(Collectors.joining(", "))
                + ".</p>";
    return section(
        "method",
        "How it was measured",
        String.format(
            Locale.ROOT,
            "Contenders take turns, round after round, one at a time, each in a JVM of its own"
                + " with a heap of %s, touched beforehand, %.1f seconds to warm up, and %.1f that are"
                + " measured, where the work is not fixed. States: %s. Latencies by HdrHistogram."
                + " What the device wrote is counted by the kernel, for everybody.",
            all.settings().heap(),
            all.settings().warmUp(),
            all.settings().seconds(),
            all.data()),
        failures + "<pre>java -jar compare.jar" + command(all) + "</pre>");
  }

  private static String inWords(Failure failure) {
    return failure.contender() + " at " + failure.row() + " in round " + failure.round();
  }

  private static String command(Comparison all) {
    return Text.escaped(
        all.command().substring(Math.min(all.command().length(), "compare".length())));
  }
}
