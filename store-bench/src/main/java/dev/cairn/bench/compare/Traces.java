package dev.cairn.bench.compare;

import dev.cairn.bench.compare.contender.Mode;
import dev.cairn.bench.compare.contender.Providers;
import dev.cairn.bench.compare.machine.Machine;
import dev.cairn.bench.compare.machine.TemporaryTree;
import dev.cairn.bench.compare.report.TraceTable;
import dev.cairn.bench.compare.result.TraceWeights;
import dev.cairn.bench.compare.result.TraceWeights.Weighed;
import dev.cairn.bench.compare.trace.Recordings;
import dev.cairn.bench.compare.work.Jvm;
import dev.cairn.bench.compare.work.TraceReplay;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replays every recorded trace, whole, and weighs what is on disk. */
@Command(
    name = "traces",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description =
        "Replays recorded traces, each whole and into an empty store, and prints as Markdown what"
            + " they take on disk and how fast they were saved.")
final class Traces implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Place place = new Place();

  @Option(
      names = "--contenders",
      split = ",",
      description = "Who replays them; default: ${DEFAULT-VALUE}.")
  private List<String> contenders = List.of("cairn", "rocksdb-zstd", "rocksdb-zstd-1m");

  @Option(names = "--traces", split = ",", description = "Only these traces, by name.")
  private List<String> traces = List.of();

  @Option(
      names = "--modes",
      split = ",",
      description = "Modes to time saves in: ${COMPLETION-CANDIDATES}; default: both.")
  private List<Mode> modes = List.of(Mode.RELAXED, Mode.DURABLE);

  @Option(
      names = "--threads",
      split = ",",
      description =
          "How many threads replay a trace, each a run at a time; default: ${DEFAULT-VALUE}.")
  private List<Integer> threads = List.of(1);

  @Option(names = "--json", description = "Writes every figure into this file.")
  private Path json = Path.of("");

  private final PrintStream out;

  Traces(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.of(place.directory());
    machine.print(out);
    String began = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    List<String> names = contenders();
    checkThreads();
    List<Path> files = files();
    Progress progress = progress(files.size() * names.size() * modes.size() * threads.size());
    List<Weighed> weighed = new ArrayList<>();
    try (TemporaryTree tree = TemporaryTree.below(place.directory())) {
      for (Path file : files) {
        for (Mode mode : modes) {
          for (int number : threads) {
            for (String contender : names) {
              weighed.add(replay(file, mode, number, contender, tree.path(), progress));
            }
          }
        }
      }
    }
    TraceWeights weights =
        new TraceWeights(
            "compare "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()),
            began,
            machine,
            names.stream().map(Providers::named).map(Compare::contestant).toList(),
            weighed);
    if (!json.toString().isEmpty()) {
      weights.write(json);
    }
    out.println();
    out.print(new TraceTable(weights).markdown());
    return 0;
  }

  private Progress progress(int turns) {
    return new Progress(out, Progress.onTerminal(), turns, turns, Double.MAX_VALUE);
  }

  private List<String> contenders() {
    try {
      contenders.forEach(Providers::named);
      return contenders;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void checkThreads() {
    for (int number : threads) {
      if (number < 1) {
        throw new ParameterException(
            spec.commandLine(), "--threads: expected 1 or more, found " + number);
      }
    }
  }

  private List<Path> files() throws IOException {
    List<Path> files =
        Recordings.traces(place.data()).stream()
            .filter(file -> traces.isEmpty() || traces.contains(Recordings.name(file)))
            .toList();
    if (files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "no such traces in " + place.data());
    }
    return files;
  }

  private Weighed replay(
      Path trace, Mode mode, int number, String contender, Path directory, Progress progress)
      throws IOException {
    String what = Recordings.name(trace) + " " + contender;
    progress.begins(what);
    Path own = Files.createTempDirectory(directory, "replay-");
    Path result = own.resolve("result");
    Path log = own.resolve("log");
    List<String> command =
        Jvm.command(
            place.heap(),
            own,
            TraceReplay.class,
            contender,
            trace.toString(),
            mode.name(),
            Integer.toString(number),
            Files.createDirectory(own.resolve("stores")).toString(),
            result.toString());
    if (!run(command, log) || !Files.exists(result)) {
      throw new IOException(what + " failed:\n" + Files.readString(log));
    }
    Weighed weighed = TraceReplay.read(result);
    TemporaryTree.delete(own);
    progress.ended(what, TraceTable.inWords(weighed), 1);
    return weighed;
  }

  private static boolean run(List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()))
            .start();
    Thread ifKilled = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(ifKilled);
    try {
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
      boolean unused = Runtime.getRuntime().removeShutdownHook(ifKilled);
    }
  }
}
