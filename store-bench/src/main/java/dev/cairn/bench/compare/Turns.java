package dev.cairn.bench.compare;

import dev.cairn.bench.compare.contender.ContenderProvider;
import dev.cairn.bench.compare.machine.BlockDevice;
import dev.cairn.bench.compare.machine.TemporaryTree;
import dev.cairn.bench.compare.result.Comparison.Failure;
import dev.cairn.bench.compare.result.Comparison.Taken;
import dev.cairn.bench.compare.result.Figures;
import dev.cairn.bench.compare.result.Outcome;
import dev.cairn.bench.compare.trace.Recordings;
import dev.cairn.bench.compare.work.Jvm;
import dev.cairn.bench.compare.work.Row;
import dev.cairn.bench.compare.work.Task;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Gives everybody a turn, round after round, one at a time: what else the machine does then falls
 * on all alike.
 */
final class Turns {
  private static final long MINUTES_MAX = 15;
  private static final long IDLE_MILLIS_MAX = 200;
  private static final long IDLE_MILLIS_A_SECOND = 250;

  private final Plan plan;
  private final Path directory;
  private final Recordings recordings;
  private final Progress progress;
  private final Optional<BlockDevice> device;
  private final List<Taken> taken = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final Map<String, Long> took = new HashMap<>();
  private final long begun = System.nanoTime();
  private int turns;
  private int rounds;

  Turns(Plan plan, Path directory, Recordings recordings, Progress progress) throws IOException {
    this.plan = plan;
    this.directory = directory;
    this.recordings = recordings;
    this.progress = progress;
    this.device = BlockDevice.below(directory);
  }

  List<Taken> taken() {
    return taken;
  }

  List<Failure> failures() {
    return failures;
  }

  /** What is to be done after every turn: an abort then loses nothing. */
  interface Keeping {
    void keep(Turns turns) throws IOException;
  }

  void take(Keeping keeping) throws IOException {
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Row row : rowsInTime(round)) {
        rounds = round;
        for (ContenderProvider contender : plan.contenders(row)) {
          long turnBegun = System.nanoTime();
          String result = take(round, row, contender);
          took.put(row.name() + ' ' + contender.name(), System.nanoTime() - turnBegun);
          keeping.keep(this);
          progress.ended(what(round, row, contender), result, plan.seconds(row));
        }
      }
    }
  }

  /** All rows of the first round; of others those that are not bulky, and what else fits in. */
  private List<Row> rowsInTime(int round) {
    List<Row> all = plan.rows(round);
    if (round == 1) {
      return all;
    }
    List<Row> chosen = new ArrayList<>(all.stream().filter(row -> !row.bulky()).toList());
    if (!isTimeFor(chosen)) {
      return List.of();
    }
    for (Row row : all) {
      if (row.bulky()) {
        chosen.add(row);
        if (!isTimeFor(chosen)) {
          chosen.remove(row);
        }
      }
    }
    return all.stream().filter(chosen::contains).toList();
  }

  /** They take as long as the same turns took the last time. */
  private boolean isTimeFor(List<Row> rows) {
    double expected = 0;
    for (Row row : rows) {
      for (ContenderProvider contender : plan.contenders(row)) {
        expected += took.getOrDefault(row.name() + ' ' + contender.name(), 0L);
      }
    }
    return System.nanoTime() - begun + expected < plan.minutes() * 60e9;
  }

  /** How many have begun. */
  int rounds() {
    return rounds;
  }

  private static String what(int round, Row row, ContenderProvider contender) {
    return String.format(Locale.ROOT, "round %d  %-16s %-16s", round, row.name(), contender.name());
  }

  /** Answers in words what came of it. */
  private String take(int round, Row row, ContenderProvider contender) throws IOException {
    progress.begins(what(round, row, contender));
    double idle = idleBytesPerSecond();
    Path own = Files.createDirectory(directory.resolve("turn-" + turns++));
    Path log = own.resolve("log");
    Path result = own.resolve("result");
    boolean ended = run(command(row, contender, own, result), log);
    String words;
    if (ended && Files.exists(result)) {
      Outcome outcome = Turn.read(result);
      taken.add(new Taken(row.name(), contender.name(), round, idle, outcome));
      words = text(outcome);
    } else {
      String said = Files.readString(log);
      failures.add(new Failure(row.name(), contender.name(), round, said));
      words = "failed:\n" + said;
    }
    TemporaryTree.delete(own);
    return words;
  }

  private static String text(Outcome outcome) {
    Figures first = outcome.phases().get(0);
    return String.format(Locale.ROOT, "%s: %,.0f/s", first.phase(), first.perSecond());
  }

  private List<String> command(Row row, ContenderProvider contender, Path own, Path result)
      throws IOException {
    Path task = own.resolve("task");
    new Task(
            contender.name(),
            row.name(),
            Files.createDirectory(own.resolve("stores")).toString(),
            recordings.directory().toString(),
            plan.warmUp(),
            plan.seconds(),
            plan.budget(),
            plan.scale().name(),
            plan.dropCaches())
        .write(task);
    return Jvm.command(plan.heap(), own, Turn.class, task.toString(), result.toString());
  }

  private boolean run(List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()))
            .start();
    Thread ifKilled = new Thread(() -> clearAway(process));
    Runtime.getRuntime().addShutdownHook(ifKilled);
    try {
      return process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      kill(process);
      boolean unused = Runtime.getRuntime().removeShutdownHook(ifKilled);
    }
  }

  /** This process has been told to end: what was measured is kept, the stores are not. */
  private void clearAway(Process process) {
    kill(process);
    try {
      int unused = process.waitFor();
      TemporaryTree.delete(directory);
    } catch (InterruptedException | IOException e) {
      System.err.println("left behind: " + directory + ", since " + e);
    }
  }

  /** With the process that it may have started. */
  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** What others write meanwhile. */
  private double idleBytesPerSecond() throws IOException {
    if (device.isEmpty()) {
      return -1;
    }
    long millis = (long) Math.min(IDLE_MILLIS_MAX, plan.seconds() * IDLE_MILLIS_A_SECOND);
    long before = device.get().writtenBytes();
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return (device.get().writtenBytes() - before) * 1e3 / millis;
  }
}
