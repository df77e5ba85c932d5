package dev.cairn.bench.compare.report;

import dev.cairn.bench.compare.result.Comparison;
import dev.cairn.bench.compare.result.Spread;
import dev.cairn.bench.compare.result.Summary;
import java.util.Locale;

/**
 * The README's table: what Cairn reaches, and the best of the others that promise as much.
 *
 * @param summary what was measured
 */
record Markdown(Summary summary) {
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("| what | Cairn (lowest to highest) | best other | which | Cairn is | ceiling |\n");
    text.append("|---|---|---|---|---|---|\n");
    for (Measures section : Measures.sections(summary)) {
      for (Measure measure : section.in(summary)) {
        Board board = Board.of(measure, summary);
        if (board.cairn().isPresent()) {
          text.append(line(board));
        }
      }
    }
    Comparison all = summary.comparison();
    text.append(
        String.format(
            Locale.ROOT,
            "%n*Level*: in some rounds one was ahead, in some the other.%n%n`%s`, commit %s, %s, %s, %s; %s; medians of up to %d round(s).%n",
            all.command(),
            all.machine().commit(),
            all.machine().processor(),
            all.machine().system(),
            all.machine().fileSystem(),
            all.data(),
            all.settings().rounds()));
    return text.toString();
  }

  private static String line(Board board) {
    Measure measure = board.measure();
    Spread own = board.cairn().orElseThrow().reached();
    return String.format(
        Locale.ROOT,
        "| %s%s | %s (%s to %s) | %s | %s | %s | %s |%n",
        measure.label(),
        unit(measure),
        measure.unit().text(own.median()),
        measure.unit().text(own.least()),
        measure.unit().text(own.most()),
        board.bestOther().map(each -> measure.unit().text(each.reached().median())).orElse(""),
        board.bestOther().map(each -> each.contender().title()).orElse("none"),
        lead(board.lead(), board.isLevel()),
        board.ceiling().map(each -> measure.unit().text(each.reached().median())).orElse(""));
  }

  static String unit(Measure measure) {
    String label = measure.unit().label();
    return measure.unit() == Unit.RATE || measure.unit() == Unit.SPEED ? ", " + label : "";
  }

  /** In words; what is lost is said as plainly as what is won. */
  static String lead(double lead, boolean level) {
    if (Double.isNaN(lead)) {
      return "";
    }
    String words =
        lead >= 1 ? Unit.digits(lead) + " times better" : Unit.digits(1 / lead) + " times worse";
    if (level) {
      return "level, " + words;
    }
    return lead >= 1 ? words : "**" + words + "**";
  }
}
