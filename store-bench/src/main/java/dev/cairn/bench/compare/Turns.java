package dev.cairn.bench.compare;

import dev.cairn.bench.compare.Plan.Round;
import dev.cairn.bench.compare.contender.ContenderProvider;
import dev.cairn.bench.compare.machine.BlockDevice;
import dev.cairn.bench.compare.result.Comparison.Failure;
import dev.cairn.bench.compare.result.Comparison.Taken;
import dev.cairn.bench.compare.result.Figures;
import dev.cairn.bench.compare.result.Outcome;
import dev.cairn.bench.compare.trace.Recordings;
import dev.cairn.bench.compare.work.Row;
import dev.cairn.bench.compare.work.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives everybody a turn, round after round, one at a time: what else the machine does then falls
 * on all alike. Each contender keeps its JVM from turn to turn.
 */
final class Turns {
  private static final long IDLE_MILLIS_MAX = 50;
  private static final long IDLE_MILLIS_A_SECOND = 250;
  private static final int CLEARING_TRIES = 100;
  private static final long CLEARING_NANOS = 100_000_000;

  private final Plan plan;
  private final Path directory;
  private final Recordings recordings;
  private final Progress progress;
  private final Optional<BlockDevice> device;
  private final List<Taken> taken = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final Map<String, TurnProcess> processes = new ConcurrentHashMap<>();
  private final Map<Row, Double> took = new HashMap<>();
  private final long begun = System.nanoTime();
  private double expectedOfTaken;
  private int started;
  private int rounds;
  private volatile boolean ending;

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
    Thread ifKilled = new Thread(this::clearAway);
    Runtime.getRuntime().addShutdownHook(ifKilled);
    try {
      takeAll(keeping);
    } finally {
      endProcesses();
      if (!ending) {
        boolean unused = Runtime.getRuntime().removeShutdownHook(ifKilled);
      }
    }
  }

  /** This process has been told to end: what was measured is kept, the stores are not. */
  private void clearAway() {
    ending = true;
    processes.values().forEach(TurnProcess::kill);
    // Whoever takes the turns finds out, and removes everything.
    for (int i = 0; i < CLEARING_TRIES && Files.exists(directory); i++) {
      LockSupport.parkNanos(CLEARING_NANOS);
    }
    if (Files.exists(directory)) {
      System.err.println("left behind: " + directory);
    }
  }

  private void takeAll(Keeping keeping) throws IOException {
    List<Round> all = plan.inOrder();
    for (int i = 0; i < all.size(); i++) {
      Round round = all.get(i);
      if (round.number() == 1 || isTimeFor(round, all.subList(i + 1, all.size()))) {
        take(round, keeping);
      }
    }
  }

  private void take(Round round, Keeping keeping) throws IOException {
    rounds = Math.max(rounds, round.number());
    long roundBegun = System.nanoTime();
    for (ContenderProvider contender : plan.contenders(round.row())) {
      String result = take(round, contender);
      keeping.keep(this);
      progress.ended(what(round, contender), result, plan.seconds(round));
    }
    took.put(round.row(), (System.nanoTime() - roundBegun) / 1e9);
    expectedOfTaken += plan.roundSeconds(round);
  }

  /**
   * It takes as long as the round before. What is still to come has to have as many rounds as this
   * row has had, and takes as much longer than expected as what is done has taken.
   */
  private boolean isTimeFor(Round round, List<Round> toCome) {
    double expected = 0;
    for (Round later : toCome) {
      boolean first = later.number() == 1 || !later.row().bulky();
      if (first && later.number() < round.number()) {
        expected += plan.roundSeconds(later);
      }
    }
    double elapsed = (System.nanoTime() - begun) / 1e9;
    double longer = Math.max(1, elapsed / expectedOfTaken);
    double own = took.getOrDefault(round.row(), 0.0);
    return elapsed + own + longer * expected < plan.minutes() * 60;
  }

  /** How many have begun. */
  int rounds() {
    return rounds;
  }

  private static String what(Round round, ContenderProvider contender) {
    return String.format(
        Locale.ROOT, "round %d  %-16s %-16s", round.number(), round.row().name(), contender.name());
  }

  /** Answers in words what came of it. */
  private String take(Round round, ContenderProvider contender) throws IOException {
    progress.begins(what(round, contender));
    double idle = idleBytesPerSecond();
    Row row = round.row();
    if (row.beginsAnew()) {
      endProcess(contender);
    }
    TurnProcess process = process(contender);
    Optional<Outcome> outcome = process.take(task(round, contender, process.stores()));
    if (outcome.isPresent()) {
      taken.add(new Taken(row.name(), contender.name(), round.number(), idle, outcome.get()));
    } else {
      failures.add(new Failure(row.name(), contender.name(), round.number(), process.said()));
    }
    String words = outcome.map(Turns::text).orElse("failed:\n" + process.said());
    if (outcome.isEmpty() || row.beginsAnew()) {
      endProcess(contender);
    }
    return words;
  }

  private TurnProcess process(ContenderProvider contender) throws IOException {
    TurnProcess running = processes.get(contender.name());
    if (ending) {
      throw new IOException("told to end");
    }
    if (running == null) {
      running = new TurnProcess(plan.heap(), directory.resolve("jvm-" + started++));
      processes.put(contender.name(), running);
    }
    return running;
  }

  private void endProcess(ContenderProvider contender) throws IOException {
    TurnProcess running = processes.remove(contender.name());
    if (running != null) {
      running.close();
    }
  }

  private void endProcesses() throws IOException {
    for (TurnProcess process : processes.values()) {
      process.close();
    }
    processes.clear();
  }

  private static String text(Outcome outcome) {
    Figures first = outcome.phases().get(0);
    return String.format(Locale.ROOT, "%s: %,.0f/s", first.phase(), first.perSecond());
  }

  private Task task(Round round, ContenderProvider contender, Path stores) {
    return new Task(
        contender.name(),
        round.row().name(),
        stores.toString(),
        recordings.directory().toString(),
        plan.warmUp(round),
        plan.seconds(),
        plan.budget(),
        plan.scale().name(),
        plan.dropCaches());
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
