package dev.cairn.bench.compare.report;

import dev.cairn.bench.compare.result.Comparison.Contestant;
import dev.cairn.bench.compare.result.Comparison.Promised;
import dev.cairn.bench.compare.result.Comparison.RowNote;
import dev.cairn.bench.compare.result.Figures;
import dev.cairn.bench.compare.result.Outcome;
import dev.cairn.bench.compare.result.Spread;
import dev.cairn.bench.compare.result.Summary;
import dev.cairn.bench.compare.result.Weight;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * Every figure, as tables; and what each contender promises.
 *
 * @param summary what was measured
 */
record Details(Summary summary) {
  /** What every mode promises. */
  String promises() {
    StringBuilder html = new StringBuilder();
    html.append(
        head(
            "",
            "mode",
            "how it is set",
            "after power loss",
            "what is left of what it acknowledged"));
    for (Contestant contender : summary.comparison().contenders()) {
      html.append(promise(contender, "durable", contender.durable(), true));
      html.append(promise(contender, "relaxed", contender.relaxed(), false));
    }
    return html.append("</tbody></table></div>").toString();
  }

  private static String promise(
      Contestant contender, String mode, Promised promised, boolean first) {
    String name =
        first
            ? "<th rowspan=\"2\">"
                + Text.escaped(contender.title())
                + (contender.version().isEmpty()
                    ? ""
                    : " <small>" + Text.escaped(contender.version()) + "</small>")
                + "</th>"
            : "";
    String badge = contender.ceiling() ? "none" : promised.comparable() ? "good" : "weak";
    return "<tr"
        + (first ? " class=\"first\"" : "")
        + ">"
        + name
        + "<td>"
        + mode
        + "</td><td class=\"prose\">"
        + Text.escaped(promised.setting())
        + "</td><td><span class=\"badge "
        + badge
        + "\">"
        + Text.escaped(contender.ceiling() ? "no store" : promised.label())
        + "</span></td><td class=\"prose\">"
        + Text.escaped(promised.afterPowerLoss())
        + "</td></tr>";
  }

  /** Every figure of every row. */
  String figures() {
    StringBuilder html = new StringBuilder();
    for (RowNote row : summary.rows()) {
      html.append("<details><summary>")
          .append(Text.escaped(row.title()))
          .append(" <small><code>")
          .append(Text.escaped(row.name()))
          .append("</code></small></summary><p>")
          .append(Text.escaped(row.about()))
          .append("</p>");
      html.append(phases(row.name())).append(turns(row.name())).append("</details>");
    }
    return html.toString();
  }

  private String phases(String row) {
    StringBuilder html = new StringBuilder();
    html.append(
        head(
            "",
            "phase",
            "a second",
            "lowest",
            "highest",
            "p50",
            "p99",
            "p99.9",
            "max",
            "MB/s",
            "device B each"));
    for (String phase : summary.phases(row)) {
      for (Contestant contender : summary.contenders(row)) {
        Spread rate = summary.of(row, phase, contender.name(), Figures::perSecond);
        if (!rate.isEmpty()) {
          html.append(phase(row, phase, contender, rate));
        }
      }
    }
    return html.append("</tbody></table></div>").toString();
  }

  private String phase(String row, String phase, Contestant contender, Spread rate) {
    return start(contender)
        + "<td>"
        + Text.escaped(phase)
        + "</td>"
        + cell(rate.median(), Unit::count)
        + cell(rate.least(), Unit::count)
        + cell(rate.most(), Unit::count)
        + cell(of(row, phase, contender, Figures::p50).median(), Unit.TIME::text)
        + cell(of(row, phase, contender, Figures::p99).median(), Unit.TIME::text)
        + cell(of(row, phase, contender, Figures::p999).median(), Unit.TIME::text)
        + cell(of(row, phase, contender, Figures::max).most(), Unit.TIME::text)
        + cell(of(row, phase, contender, Figures::bytesPerSecond).median(), Unit.SPEED::text)
        + cell(of(row, phase, contender, Figures::deviceBytes).least(), Unit::count)
        + "</tr>";
  }

  private Spread of(
      String row, String phase, Contestant contender, ToDoubleFunction<Figures> figure) {
    return summary.of(row, phase, contender.name(), figure);
  }

  private String turns(String row) {
    StringBuilder html = new StringBuilder();
    html.append(
        head(
            "",
            "device B per logical B",
            "on disk, closed",
            "compacted",
            "allocated",
            "files",
            "resident peak",
            "heap peak",
            "heap after a collection",
            "others on the device, MB/s"));
    for (Contestant contender : summary.contenders(row)) {
      html.append(turn(row, contender));
    }
    return html.append("</tbody></table></div>").toString();
  }

  private String turn(String row, Contestant contender) {
    String name = contender.name();
    return start(contender)
        + cell(Measure.device(row, "").of(summary, name).least(), Unit::digits)
        + cell(weight(row, name, "closed", Weight::lengthBytes), Unit.BYTES::text)
        + cell(weight(row, name, "compacted", Weight::lengthBytes), Unit.BYTES::text)
        + cell(weight(row, name, "closed", Weight::allocatedBytes), Unit.BYTES::text)
        + cell(weight(row, name, "closed", Weight::files), Unit::count)
        + cell(summary.ofTurn(row, name, Outcome::residentPeak).most(), Unit.BYTES::text)
        + cell(summary.ofTurn(row, name, Outcome::heapPeak).most(), Unit.BYTES::text)
        + cell(summary.ofTurn(row, name, Outcome::heapLive).median(), Unit.BYTES::text)
        + cell(summary.idle(row, name) / 1e6, Unit::digits)
        + "</tr>";
  }

  private double weight(
      String row, String contender, String moment, ToDoubleFunction<Weight> figure) {
    return summary.ofWeight(row, contender, moment, figure).median();
  }

  private static String start(Contestant contender) {
    return "<tr"
        + (contender.name().equals(Board.CAIRN) ? " class=\"cairn\"" : "")
        + "><th>"
        + Text.escaped(contender.title())
        + "</th>";
  }

  static String head(String... headings) {
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table><thead><tr>");
    for (String heading : List.of(headings)) {
      html.append("<th>").append(Text.escaped(heading)).append("</th>");
    }
    return html.append("</tr></thead><tbody>").toString();
  }

  static String cell(double value, DoubleFunction<String> text) {
    return "<td class=\"number\">" + (Double.isNaN(value) ? "" : text.apply(value)) + "</td>";
  }
}
