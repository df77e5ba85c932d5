package dev.cairn.bench.compare;

import dev.cairn.bench.compare.contender.ContenderProvider;
import dev.cairn.bench.compare.contender.Mode;
import dev.cairn.bench.compare.contender.Promise;
import dev.cairn.bench.compare.contender.Providers;
import dev.cairn.bench.compare.contender.Survival;
import dev.cairn.bench.compare.machine.Machine;
import dev.cairn.bench.compare.machine.TemporaryTree;
import dev.cairn.bench.compare.result.Comparison;
import dev.cairn.bench.compare.result.Comparison.Contestant;
import dev.cairn.bench.compare.result.Comparison.Promised;
import dev.cairn.bench.compare.result.Comparison.RowNote;
import dev.cairn.bench.compare.result.Comparison.Settings;
import dev.cairn.bench.compare.result.Summary;
import dev.cairn.bench.compare.trace.Recordings;
import dev.cairn.bench.compare.work.Row;
import dev.cairn.bench.compare.work.Rows;
import dev.cairn.bench.compare.work.Scale;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares the store with its ceilings and with other stores, side by side, in one run. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description =
        "Does what a workflow engine asks of a store, with this store, with the least code that"
            + " could do it, and with other stores where they are bundled; in turns, each in a JVM"
            + " of its own.")
public final class Compare implements Callable<Integer> {
  private static final double QUICK_WARM_UP = 0.15;
  private static final double QUICK_SECONDS = 0.1;
  private static final long QUICK_BUDGET_MIB = 8;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Place place = new Place();

  @Option(
      names = "--rounds",
      description =
          "Turns of each contender, if there is time; what takes long has its second when everything"
              + " else is done. Default: ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Option(
      names = "--minutes",
      description = "No round begins that would end later than this; default: ${DEFAULT-VALUE}.")
  private double minutes = 29;

  @Option(names = "--seconds", description = "Measured in a turn; default: ${DEFAULT-VALUE}.")
  private double seconds = 0.6;

  @Option(
      names = "--warm-up",
      description =
          "Seconds before it is measured, the first time in a JVM; later a quarter of that. Default:"
              + " ${DEFAULT-VALUE}.")
  private double warmUp = 1.2;

  @Option(
      names = "--budget",
      description =
          "The journal's budget of bursts and of what is sustained, in MiB; default:"
              + " ${DEFAULT-VALUE}.")
  private long budgetMib = 64;

  @Option(
      names = "--rows",
      split = ",",
      description =
          "Only these rows, by name or group: comparison (the default), quick (the default with"
              + " --quick), saves, journal, all.")
  private List<String> rows = List.of();

  @Option(names = "--contenders", split = ",", description = "Only these contenders, by name.")
  private List<String> contenders = List.of();

  @Option(
      names = "--json",
      description = "Writes figures into this file, after every turn: an abort loses nothing.")
  private Path json = Path.of("");

  @Option(names = "--quick", description = "One short round: to see that it runs.")
  private boolean quick;

  @Option(
      names = "--drop-caches",
      description =
          "Opens stores once more with the machine's page cache emptied: needs root, and slows down"
              + " whatever else runs.")
  private boolean dropCaches;

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
        .addSubcommand(new Traces(out))
        .addSubcommand(new Report(out))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(args);
  }

  /** What a command line asks for. */
  static Plan planOf(String... args) {
    Compare compare = new Compare(System.out);
    CommandLine.ParseResult unused = new CommandLine(compare).parseArgs(args);
    return compare.plan();
  }

  @Override
  public Integer call() throws IOException {
    Plan plan = plan();
    Machine machine = Machine.of(place.directory());
    machine.print(out);
    Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Comparison comparison;
    try (TemporaryTree tree = TemporaryTree.below(place.directory())) {
      Path prepared = Files.createDirectory(tree.path().resolve("recordings"));
      Recordings recordings = Recordings.prepare(place.data(), prepared, plan.scale().everyRun());
      Turns turns = new Turns(plan, tree.path(), recordings, progress(plan));
      turns.take(so -> keep(comparison(plan, machine, began, so)));
      comparison = comparison(plan, machine, began, turns);
    }
    out.println();
    new Tables(new Summary(comparison), out).print();
    out.printf("%.1f minutes; load average now: %s%n", comparison.minutes(), Machine.loadNow());
    return comparison.failures().isEmpty() ? 0 : 1;
  }

  private Progress progress(Plan plan) {
    double expected = plan.allSeconds();
    double minutes = Math.min(plan.minutes(), expected / 60);
    out.printf("%d turns, about %.0f minutes%n", plan.turns(), Math.ceil(minutes));
    return new Progress(out, Progress.onTerminal(), plan.turns(), expected, plan.minutes());
  }

  private void keep(Comparison comparison) throws IOException {
    if (!json.toString().isEmpty()) {
      comparison.write(json);
    }
  }

  private Comparison comparison(Plan plan, Machine machine, Instant began, Turns turns) {
    return new Comparison(
        "compare " + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
        began.toString(),
        ChronoUnit.MILLIS.between(began, Instant.now()) / 60e3,
        Recordings.source(place.data()),
        new Settings(
            turns.rounds(), plan.warmUp(), plan.seconds(), plan.heap(), plan.scale().name()),
        machine,
        plan.contenders().stream().map(Compare::contestant).toList(),
        plan.rows().stream().map(Compare::note).toList(),
        turns.taken(),
        turns.failures());
  }

  static Contestant contestant(ContenderProvider provider) {
    return new Contestant(
        provider.name(),
        provider.title(),
        provider.version(),
        provider.ceiling(),
        promised(provider, Mode.DURABLE),
        promised(provider, Mode.RELAXED));
  }

  private static Promised promised(ContenderProvider provider, Mode mode) {
    Promise promise = provider.promise(mode);
    return new Promised(
        promise.survival().isAtLeast(Survival.expectedOf(mode)),
        promise.survival().label(),
        promise.setting(),
        promise.afterPowerLoss());
  }

  private static RowNote note(Row row) {
    return new RowNote(row.name(), row.title(), row.about(), row.mode() == Mode.DURABLE);
  }

  private Plan plan() {
    try {
      return new Plan(
          Rows.named(rows.isEmpty() ? List.of(quick ? Rows.QUICK : Rows.COMPARISON) : rows),
          contenders.isEmpty()
              ? Providers.inRows()
              : contenders.stream().map(Providers::named).toList(),
          quick ? 1 : rounds,
          minutes,
          quick ? QUICK_WARM_UP : warmUp,
          quick ? QUICK_SECONDS : seconds,
          (quick ? QUICK_BUDGET_MIB : budgetMib) << 20,
          place.heap(),
          Scale.named(quick ? "quick" : "full"),
          dropCaches);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
