package dev.cairn.bench.compare.work;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.bench.compare.contender.Contender;
import dev.cairn.bench.compare.contender.ContenderProvider;
import dev.cairn.bench.compare.contender.Kind;
import dev.cairn.bench.compare.contender.Mode;
import dev.cairn.bench.compare.contender.Opening;
import dev.cairn.bench.compare.contender.Providers;
import dev.cairn.bench.compare.machine.TemporaryTree;
import dev.cairn.bench.compare.result.TraceWeights.Weighed;
import dev.cairn.bench.compare.result.Weight;
import dev.cairn.bench.compare.trace.Recording;
import dev.cairn.bench.compare.trace.Recordings;
import dev.cairn.bench.compare.trace.Step;
import dev.cairn.bench.compare.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Replays a whole trace into an empty store, in a JVM of its own that has replayed it before, and
 * weighs what is left. One thread takes the steps in the order in which they happened; several take
 * one run after the other, the longest first.
 */
public final class TraceReplay {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long BUDGET = 256L << 20;
  private static final double NO_END = 1e6;
  private static final long WARM_UP_NANOS = 5_000_000_000L;

  private final ContenderProvider provider;
  private final Mode mode;
  private final int threads;

  private TraceReplay(ContenderProvider provider, Mode mode, int threads) {
    this.provider = provider;
    this.mode = mode;
    this.threads = threads;
  }

  /**
   * Replays, and leaves the result in a file.
   *
   * @param args contender, trace, mode, threads, empty directory, file of the result
   */
  @SuppressWarnings("CatchAndPrintStackTrace") // Whoever started this process shows it.
  public static void main(String[] args) {
    int exit = 1;
    try {
      Weighed weighed =
          replay(
              args[0],
              Path.of(args[1]),
              Mode.valueOf(args[2]),
              Integer.parseInt(args[3]),
              Path.of(args[4]));
      Files.writeString(Path.of(args[5]), JSON.writeValueAsString(weighed));
      exit = 0;
    } catch (IOException | RuntimeException | Error e) {
      e.printStackTrace();
    }
    Runtime.getRuntime().halt(exit);
  }

  /** Reads what was left. */
  public static Weighed read(Path result) throws IOException {
    return JSON.readValue(result.toFile(), Weighed.class);
  }

  /** Replays a trace in an empty directory. */
  public static Weighed replay(String contender, Path trace, Mode mode, int threads, Path directory)
      throws IOException {
    return new TraceReplay(Providers.named(contender), mode, threads).replay(trace, directory);
  }

  private Weighed replay(Path trace, Path directory) throws IOException {
    List<Step> steps = steps(trace);
    warmUp(steps, directory.resolve("before"));
    Path store = directory.resolve("store");
    Pass pass = pass(steps, store);
    Weight closed = Weight.of(store);
    try (Contender contender = open(store)) {
      contender.compact();
    }
    return new Weighed(
        Recordings.name(trace),
        provider.name(),
        mode == Mode.DURABLE,
        threads,
        pass.sum(worker -> worker.checkpoints),
        pass.sum(worker -> worker.events),
        pass.sum(worker -> worker.stateBytes),
        pass.sum(worker -> worker.eventBytes),
        pass.saveSeconds(),
        pass.seconds(),
        closed,
        Weight.of(store));
  }

  /** At least once, and as long as it takes to compile what a store of Java is made of. */
  private void warmUp(List<Step> steps, Path store) throws IOException {
    long begun = System.nanoTime();
    do {
      pass(steps, store);
      TemporaryTree.delete(store);
    } while (System.nanoTime() - begun < WARM_UP_NANOS);
  }

  private static List<Step> steps(Path trace) throws IOException {
    List<Step> steps = new ArrayList<>();
    try (TraceFile file = new TraceFile(trace)) {
      for (Step step = file.next(); step != null; step = file.next()) {
        steps.add(step);
      }
    }
    return steps;
  }

  private Contender open(Path store) throws IOException {
    return provider.open(Files.createDirectories(store), new Opening(mode, Kind.GROW, BUDGET));
  }

  private Pass pass(List<Step> steps, Path store) throws IOException {
    Queue<List<Step>> runs = new ConcurrentLinkedQueue<>(inTurn(steps));
    try (Contender contender = open(store)) {
      List<Worker> workers =
          Stream.generate(() -> new Worker(contender, runs)).limit(threads).toList();
      Measured measured =
          Loop.closed(threads, NO_END, Long.MAX_VALUE, (thread, n) -> workers.get(thread).step());
      return new Pass(workers, measured.nanos());
    }
  }

  private List<List<Step>> inTurn(List<Step> steps) {
    if (threads == 1) {
      return List.of(steps);
    }
    return new Recording(steps)
        .byRun().stream()
            .sorted(Comparator.comparingInt((List<Step> run) -> run.size()).reversed())
            .toList();
  }

  /**
   * The whole trace, replayed once.
   *
   * @param elapsed nanoseconds
   */
  private record Pass(List<Worker> workers, long elapsed) {
    long sum(ToLongFunction<Worker> part) {
      return workers.stream().mapToLong(part).sum();
    }

    /** Without what threads took to put states together, which is not the store's. */
    double seconds() {
      return (elapsed - (double) sum(worker -> worker.besideNanos) / workers.size()) / 1e9;
    }

    /** Saves have the share of it that they have of the time spent in calls. */
    double saveSeconds() {
      return seconds() * sum(worker -> worker.saveNanos) / sum(worker -> worker.nanos);
    }
  }

  /** One thread's part. */
  private static final class Worker {
    private final Queue<List<Step>> runs;
    private final Replayer replayer;
    private List<Step> steps = List.of();
    private int at;
    private long checkpoints;
    private long events;
    private long stateBytes;
    private long eventBytes;
    private long saveNanos;
    private long nanos;
    private long besideNanos;

    Worker(Contender contender, Queue<List<Step>> runs) {
      this.replayer = new Replayer(contender);
      this.runs = runs;
    }

    long step() throws IOException {
      if (at == steps.size()) {
        List<Step> run = runs.poll();
        if (run == null) {
          return Loop.OVER;
        }
        steps = run;
        at = 0;
      }
      return replay(steps.get(at++));
    }

    private long replay(Step step) throws IOException {
      long begun = System.nanoTime();
      byte[] bytes = replayer.bytes(step);
      long called = System.nanoTime();
      long handedIn = replayer.replay(step, "", bytes);
      long took = System.nanoTime() - called;
      besideNanos += called - begun;
      nanos += took;
      if (step instanceof Step.Save) {
        checkpoints++;
        stateBytes += handedIn;
        saveNanos += took;
      } else if (step instanceof Step.Event) {
        events++;
        eventBytes += handedIn;
      } else if (step instanceof Step.Finish) {
        replayer.forget(step.run());
      }
      return handedIn;
    }
  }
}
