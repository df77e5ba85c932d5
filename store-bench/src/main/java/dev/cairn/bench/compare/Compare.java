package dev.cairn.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the store with its ceiling and with other stores, side by side, in one run. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description =
        "Saves states of 1 KiB with the store, with the least code that could do it, and with "
            + "other stores where they are bundled; in turns, each in a JVM of its own.")
public final class Compare implements Callable<Integer> {
  private static final double QUICK_SECONDS = 0.3;
  private static final long QUICK_BUDGET_MIB = 8;

  @Option(names = "--dir", description = "Where stores are made; default: ${DEFAULT-VALUE}.")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--rounds", description = "Turns of each contender; default: ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Measured in a turn; default: ${DEFAULT-VALUE}.")
  private double seconds = 3;

  @Option(
      names = "--warm-up",
      description = "Seconds before it is measured; default: ${DEFAULT-VALUE}.")
  private double warmUp = 2;

  @Option(
      names = "--budget",
      description = "The journal's budget for bursts and what is sustained, in MiB; default: 256.")
  private long budgetMib = 256;

  @Option(names = "--heap", description = "Each JVM's heap; default: ${DEFAULT-VALUE}.")
  private String heap = "1g";

  @Option(names = "--rows", split = ",", description = "Only these rows, by name.")
  private List<Row> rows = List.of();

  @Option(names = "--contenders", split = ",", description = "Only these contenders, by name.")
  private List<ContenderProvider> contenders = List.of();

  @Option(names = "--json", description = "Also writes every turn's figures into this file.")
  private Path json = Path.of("");

  @Option(names = "--quick", description = "One short round: to see that it runs.")
  private boolean quick;

  private final PrintStream out;

  private Compare(PrintStream out) {
    this.out = out;
  }

  /** Compares, and ends the process. */
  public static void main(String[] args) {
    System.exit(run(args, System.out));
  }

  static int run(String[] args, PrintStream out) {
    return new CommandLine(new Compare(out))
        .registerConverter(Row.class, Row::named)
        .registerConverter(ContenderProvider.class, Providers::named)
        .execute(args);
  }

  @Override
  public Integer call() throws IOException {
    Plan plan = plan();
    Machine machine = Machine.of(directory);
    machine.print(out);
    Results results = new Results();
    try (TemporaryTree tree = TemporaryTree.below(directory)) {
      new Turns(plan, tree.path(), results, out).take();
    }
    out.println();
    results.print(plan, out);
    out.println("load average now: " + Machine.loadNow());
    if (!json.toString().isEmpty()) {
      Files.writeString(json, results.toJson(machine, plan));
    }
    return results.failures() == 0 ? 0 : 1;
  }

  private Plan plan() {
    return new Plan(
        rows.isEmpty() ? Row.ALL : rows,
        contenders.isEmpty() ? Providers.all() : contenders,
        quick ? 1 : rounds,
        quick ? QUICK_SECONDS : warmUp,
        quick ? QUICK_SECONDS : seconds,
        (quick ? QUICK_BUDGET_MIB : budgetMib) << 20,
        heap);
  }
}
