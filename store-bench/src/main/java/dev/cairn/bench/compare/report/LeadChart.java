package dev.cairn.bench.compare.report;

import java.util.List;
import java.util.Locale;

/**
 * How many times better or worse than the best of the others, measure by measure, on a scale where
 * twice as good is as far to the right as half as good is to the left.
 *
 * @param boards the measures
 */
record LeadChart(List<Board> boards) {
  private static final double WIDTH = 440;
  private static final double LABELS = 214;
  private static final double MIDDLE = 274;
  private static final double HALF = 52;
  private static final double ROW = 25;
  private static final double BAR = 12;
  private static final double MOST = 10;
  private static final int LABEL_CHARS = 36;
  private static final int NAME_CHARS = 15;

  String svg() {
    StringBuilder svg = new StringBuilder();
    double y = 18;
    for (Board board : boards) {
      svg.append(row(board, y));
      y += ROW;
    }
    String axis =
        Text.line(MIDDLE, 14, MIDDLE, y, "rule")
            + Text.svg(MIDDLE - 6, 10, "note end", "worse")
            + Text.svg(MIDDLE + 6, 10, "note", "better");
    return String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"Cairn against the best other\">",
            WIDTH,
            y + 2)
        + axis
        + svg
        + "</svg>";
  }

  private static String row(Board board, double y) {
    double lead = board.lead();
    double middle = y + ROW / 2;
    double reach = Math.log(Math.max(1 / MOST, Math.min(MOST, lead))) / Math.log(MOST) * HALF;
    boolean better = lead >= 1;
    String own = board.isLevel() ? "level" : better ? "better" : "worse";
    double x = better ? MIDDLE : MIDDLE + reach;
    double after = MIDDLE + Math.max(0, reach) + 6;
    return "<g><title>"
        + Text.escaped(inWords(board))
        + "</title>"
        + Text.svg(
            LABELS, middle + 4, "label small", shortened(board.measure().label(), LABEL_CHARS))
        + Text.rect(x, middle - BAR / 2, Math.abs(reach), BAR, "bar " + own)
        + "<text x=\""
        + Text.at(after)
        + "\" y=\""
        + Text.at(middle + 4)
        + "\" class=\"value small\">"
        + times(better ? lead : 1 / lead)
        + " <tspan class=\"faint\">"
        + Text.escaped(shortened(board.bestOther().orElseThrow().contender().title(), NAME_CHARS))
        + "</tspan></text></g>";
  }

  private static String times(double times) {
    return (times >= 100
            ? Unit.count(times)
            : times >= 10 ? Unit.digits(Math.rint(times)) : tenths(times))
        + "×";
  }

  private static String tenths(double times) {
    return String.format(Locale.ROOT, times < 2 ? "%.2f" : "%.1f", times);
  }

  private static String inWords(Board board) {
    Unit unit = board.measure().unit();
    return board.measure().label()
        + (board.isLevel() ? " (level: in some rounds one was ahead, in some the other)" : "")
        + ": Cairn "
        + unit.text(board.cairn().orElseThrow().reached().median())
        + ", "
        + board.bestOther().orElseThrow().contender().title()
        + " "
        + unit.text(board.bestOther().orElseThrow().reached().median());
  }

  private static String shortened(String label, int chars) {
    return label.length() <= chars ? label : label.substring(0, chars - 1) + "…";
  }
}
