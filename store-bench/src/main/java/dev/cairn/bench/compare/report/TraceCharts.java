package dev.cairn.bench.compare.report;

import dev.cairn.bench.compare.result.Comparison.Contestant;
import dev.cairn.bench.compare.result.TraceWeights;
import dev.cairn.bench.compare.result.TraceWeights.Weighed;
import java.util.Locale;
import java.util.Optional;

/**
 * What each trace takes on disk, as a share of what was handed in.
 *
 * @param weights what was weighed
 */
record TraceCharts(TraceWeights weights) {
  private static final double WIDTH = 440;
  private static final double LABELS = 152;
  private static final double VALUES = 60;
  private static final double ROW = 23;
  private static final double BAR = 13;

  String html() {
    StringBuilder html = new StringBuilder("<div class=\"cards\">");
    for (String trace : weights.traces()) {
      html.append("<figure><figcaption><h3>")
          .append(Text.escaped(trace))
          .append("</h3><p>")
          .append(caption(trace))
          .append("</p></figcaption>")
          .append(svg(trace))
          .append("</figure>\n");
    }
    return html.append("</div>").toString();
  }

  private String caption(String trace) {
    return weights.contenders().stream()
        .flatMap(contender -> weights.any(trace, contender.name()).stream())
        .findFirst()
        .map(
            each ->
                String.format(
                    Locale.ROOT,
                    "%,d checkpoints, %,d events, %s of %s",
                    each.checkpoints(),
                    each.events(),
                    Unit.BYTES.text((double) each.logicalBytes()),
                    each.stateBytes() > 0 ? "states" : "events"))
        .orElse("");
  }

  private String svg(String trace) {
    double most =
        weights.contenders().stream()
            .flatMap(contender -> weights.any(trace, contender.name()).stream())
            .mapToDouble(TraceTable::share)
            .max()
            .orElse(1);
    StringBuilder svg = new StringBuilder();
    double y = 2;
    for (Contestant contender : weights.contenders()) {
      Optional<Weighed> weighed = weights.any(trace, contender.name());
      if (weighed.isPresent()) {
        svg.append(row(contender, TraceTable.share(weighed.get()), most, y));
        y += ROW;
      }
    }
    return String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s on disk\">",
            WIDTH,
            y + 2,
            Text.escaped(trace))
        + svg
        + "</svg>";
  }

  private static String row(Contestant contender, double share, double most, double y) {
    String style = contender.name().startsWith(Board.CAIRN) ? "cairn" : "other";
    double width = share / most * (WIDTH - LABELS - VALUES);
    double middle = y + ROW / 2;
    return Text.svg(LABELS - 8, middle + 4, "label " + style, contender.title())
        + Text.rect(LABELS, middle - BAR / 2, width, BAR, "bar " + style)
        + Text.svg(LABELS + width + 6, middle + 4, "value " + style, Unit.digits(share) + " %");
  }
}
