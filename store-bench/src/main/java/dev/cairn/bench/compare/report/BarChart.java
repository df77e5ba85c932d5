package dev.cairn.bench.compare.report;

import dev.cairn.bench.compare.report.Board.Entry;
import dev.cairn.bench.compare.report.Board.Standing;
import java.util.Locale;

/**
 * A bar for each contender: the median, and a line from the lowest to the highest round.
 *
 * @param board who has reached what
 */
record BarChart(Board board) {
  private static final double WIDTH = 440;
  private static final double LABELS = 152;
  private static final double VALUES = 74;
  private static final double ROW = 23;
  private static final double BAR = 13;
  private static final double DIVIDER = 24;

  String svg() {
    double most =
        board.entries().stream().mapToDouble(entry -> entry.reached().most()).max().orElse(1);
    double scale = (WIDTH - LABELS - VALUES) / Math.max(most, Double.MIN_NORMAL);
    StringBuilder svg = new StringBuilder();
    double y = 2;
    Standing before = Standing.CEILING;
    for (Entry entry : board.entries()) {
      if (entry.standing() == Standing.PROMISES_LESS && before != Standing.PROMISES_LESS) {
        svg.append(divider(y));
        y += DIVIDER;
      }
      before = entry.standing();
      svg.append(row(entry, y, scale));
      y += ROW;
    }
    return String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">",
            WIDTH,
            y + 2,
            Text.escaped(board.measure().label()))
        + svg
        + "</svg>";
  }

  private static String divider(double y) {
    return Text.line(0, y + 5, WIDTH, y + 5, "rule")
        + Text.svg(LABELS, y + 18, "note", "promise less, not compared");
  }

  private String row(Entry entry, double y, double scale) {
    double middle = y + ROW / 2;
    String own = style(entry);
    double end = LABELS + entry.reached().median() * scale;
    double farthest = LABELS + entry.reached().most() * scale;
    String whisker =
        entry.reached().count() > 1
            ? Text.line(
                LABELS + entry.reached().least() * scale, middle, farthest, middle, "whisker")
            : "";
    return "<g><title>"
        + Text.escaped(inWords(entry))
        + "</title>"
        + Text.svg(LABELS - 8, middle + 4, "label " + own, entry.contender().title())
        + Text.rect(LABELS, middle - BAR / 2, entry.reached().median() * scale, BAR, "bar " + own)
        + whisker
        + Text.svg(
            Math.max(end, farthest) + 6,
            middle + 4,
            "value " + own,
            board.measure().unit().text(entry.reached().median()))
        + "</g>";
  }

  private String inWords(Entry entry) {
    Unit unit = board.measure().unit();
    return entry.contender().title()
        + ": "
        + unit.text(entry.reached().median())
        + " (lowest "
        + unit.text(entry.reached().least())
        + ", highest "
        + unit.text(entry.reached().most())
        + ")";
  }

  private static String style(Entry entry) {
    if (entry.isCairn()) {
      return "cairn";
    }
    return switch (entry.standing()) {
      case CEILING -> "ceiling";
      case COMPARED -> "other";
      case PROMISES_LESS -> "less";
    };
  }
}
