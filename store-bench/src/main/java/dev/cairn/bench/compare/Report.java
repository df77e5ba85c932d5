package dev.cairn.bench.compare;

import dev.cairn.bench.compare.report.Reports;
import dev.cairn.bench.compare.result.Comparison;
import dev.cairn.bench.compare.result.TraceWeights;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a page and a table of what was measured. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = "Makes of a file of figures a page to look at, and a table in Markdown.")
final class Report implements Callable<Integer> {
  @Parameters(paramLabel = "FIGURES", description = "What compare --json has written.")
  private Path figures = Path.of("");

  @Option(names = "--traces", description = "What traces --json has written.")
  private Path traces = Path.of("");

  @Option(names = "--html", description = "Where the page goes.")
  private Path html = Path.of("");

  @Option(names = "--markdown", description = "Where the table goes; else it is printed.")
  private Path markdown = Path.of("");

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    Optional<TraceWeights> weights =
        isGiven(traces) ? Optional.of(TraceWeights.read(traces)) : Optional.empty();
    Reports reports = new Reports(Comparison.read(figures), weights);
    if (isGiven(html)) {
      Files.writeString(html, reports.html());
    }
    if (isGiven(markdown)) {
      Files.writeString(markdown, reports.markdown());
    } else {
      out.print(reports.markdown());
    }
    return 0;
  }

  private static boolean isGiven(Path path) {
    return !path.toString().isEmpty();
  }
}
