package dev.cairn.bench.compare.report;

import dev.cairn.bench.compare.result.Comparison;
import dev.cairn.bench.compare.result.Summary;
import dev.cairn.bench.compare.result.TraceWeights;
import java.io.IOException;
import java.util.Optional;

/**
 * What can be made of a comparison.
 *
 * @param comparison what was measured
 * @param traces what whole traces take on disk, if that was weighed
 */
public record Reports(Comparison comparison, Optional<TraceWeights> traces) {
  /** One page that needs nothing else. */
  public String html() throws IOException {
    return new Page(new Summary(comparison), traces).html();
  }

  /** The README's tables. */
  public String markdown() {
    String table = new Markdown(new Summary(comparison)).text();
    return traces.map(weights -> table + "\n" + new TraceTable(weights).markdown()).orElse(table);
  }
}
