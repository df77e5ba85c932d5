package dev.cairn.bench.compare.report;

import dev.cairn.bench.compare.result.Comparison.Contestant;
import dev.cairn.bench.compare.result.TraceWeights;
import dev.cairn.bench.compare.result.TraceWeights.Weighed;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What traces take on disk, as Markdown.
 *
 * @param weights what was weighed
 */
public record TraceTable(TraceWeights weights) {
  private static final String CAIRN = "cairn";

  /** One replay, in words. */
  public static String inWords(Weighed weighed) {
    return String.format(
        Locale.ROOT,
        "%s, threads: %d: %.1f MB of %.1f (%.2f %%), %.1f s",
        weighed.durable() ? "durable" : "relaxed",
        weighed.threads(),
        weighed.atRest().lengthBytes() / 1e6,
        weighed.logicalBytes() / 1e6,
        share(weighed),
        weighed.seconds());
  }

  static double share(Weighed weighed) {
    return 100.0 * weighed.atRest().lengthBytes() / weighed.logicalBytes();
  }

  /** Both tables. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(disk());
    if (weights.weighed().stream().anyMatch(each -> each.stateBytes() > 0)) {
      text.append('\n').append(speed());
    }
    return text.toString();
  }

  private String disk() {
    StringBuilder text = new StringBuilder("| trace | logical MB |");
    for (Contestant contender : weights.contenders()) {
      text.append(' ').append(contender.title()).append(": files MB | of logical | allocated MB |");
    }
    text.append(" Cairn of the least other |\n|---|---|");
    text.append("---|---|---|".repeat(weights.contenders().size())).append("---|\n");
    weights.traces().forEach(trace -> text.append(diskLine(trace)));
    return text.toString();
  }

  private String diskLine(String trace) {
    List<Weighed> all = ofEach(trace);
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "| %s | %.1f |", trace, logical(all)));
    for (Weighed each : all) {
      line.append(
          String.format(
              Locale.ROOT,
              " %.2f | %.2f %% | %.2f |",
              each.atRest().lengthBytes() / 1e6,
              share(each),
              each.atRest().allocatedBytes() / 1e6));
    }
    return line.append(' ').append(ofLeastOther(all)).append(" |\n").toString();
  }

  private static double logical(List<Weighed> all) {
    return all.isEmpty() ? 0 : all.get(0).logicalBytes() / 1e6;
  }

  private static String ofLeastOther(List<Weighed> all) {
    Optional<Weighed> own = all.stream().filter(each -> each.contender().equals(CAIRN)).findFirst();
    return own.map(
            cairn ->
                all.stream()
                    .filter(each -> !each.contender().startsWith(CAIRN))
                    .mapToDouble(each -> each.atRest().lengthBytes())
                    .min()
                    .stream()
                    .mapToObj(least -> cairn.atRest().lengthBytes() / least)
                    .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                    .collect(Collectors.joining()))
        .orElse("");
  }

  /** What is on disk depends on neither the mode nor the threads. */
  private List<Weighed> ofEach(String trace) {
    return weights.contenders().stream()
        .flatMap(contender -> weights.any(trace, contender.name()).stream())
        .toList();
  }

  private String speed() {
    StringBuilder text = new StringBuilder("| saved, MB of states a second | mode | threads |");
    weights.contenders().forEach(each -> text.append(' ').append(each.title()).append(" |"));
    text.append("\n|---|---|---|").append("---|".repeat(weights.contenders().size())).append('\n');
    for (String trace : weights.traces()) {
      for (boolean durable : new boolean[] {true, false}) {
        weights.threads().forEach(threads -> text.append(speedLine(trace, durable, threads)));
      }
    }
    return text.toString();
  }

  private String speedLine(String trace, boolean durable, int threads) {
    List<Optional<Weighed>> all =
        weights.contenders().stream()
            .map(each -> weights.of(trace, each.name(), durable, threads))
            .toList();
    if (all.stream().flatMap(Optional::stream).allMatch(each -> each.stateBytes() == 0)) {
      return "";
    }
    String mode = durable ? "durable" : "relaxed";
    String cells =
        all.stream()
            .map(each -> each.map(TraceTable::speed).orElse(""))
            .collect(Collectors.joining(" | "));
    return "| " + trace + " | " + mode + " | " + threads + " | " + cells + " |\n";
  }

  private static String speed(Weighed weighed) {
    return String.format(Locale.ROOT, "%.0f", weighed.statesPerSecond() / 1e6);
  }
}
