package dev.cairn.bench.compare.work;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.bench.compare.contender.Contender;
import dev.cairn.bench.compare.contender.ContenderProvider;
import dev.cairn.bench.compare.contender.Kind;
import dev.cairn.bench.compare.contender.Mode;
import dev.cairn.bench.compare.contender.Opening;
import dev.cairn.bench.compare.contender.Providers;
import dev.cairn.bench.compare.result.TraceWeights.Weighed;
import dev.cairn.bench.compare.result.Weight;
import dev.cairn.bench.compare.trace.Recordings;
import dev.cairn.bench.compare.trace.Step;
import dev.cairn.bench.compare.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Replays a whole trace into an empty store, in a JVM of its own, and weighs what is left. */
public final class TraceReplay {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long BUDGET = 256L << 20;

  private final ContenderProvider provider;
  private final Mode mode;
  private final Path store;
  private long checkpoints;
  private long events;
  private long stateBytes;
  private long eventBytes;
  private long saveNanos;
  private long nanos;

  private TraceReplay(ContenderProvider provider, Mode mode, Path store) {
    this.provider = provider;
    this.mode = mode;
    this.store = store;
  }

  /**
   * Replays, and leaves the result in a file.
   *
   * @param args contender, trace, mode, empty directory, file of the result
   */
  @SuppressWarnings("CatchAndPrintStackTrace") // Whoever started this process shows it.
  public static void main(String[] args) {
    int exit = 1;
    try {
      Weighed weighed = replay(args[0], Path.of(args[1]), Mode.valueOf(args[2]), Path.of(args[3]));
      Files.writeString(Path.of(args[4]), JSON.writeValueAsString(weighed));
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

  /** Replays a trace in a directory. */
  public static Weighed replay(String contender, Path trace, Mode mode, Path directory)
      throws IOException {
    return new TraceReplay(Providers.named(contender), mode, directory).replay(trace);
  }

  private Weighed replay(Path trace) throws IOException {
    try (Contender contender = open();
        TraceFile steps = new TraceFile(trace)) {
      Replayer replayer = new Replayer(contender);
      for (Step step = steps.next(); step != null; step = steps.next()) {
        replay(step, replayer);
      }
    }
    Weight closed = Weight.of(store);
    try (Contender contender = open()) {
      contender.compact();
    }
    return new Weighed(
        Recordings.name(trace),
        provider.name(),
        mode == Mode.DURABLE,
        checkpoints,
        events,
        stateBytes,
        eventBytes,
        saveNanos / 1e9,
        nanos / 1e9,
        closed,
        Weight.of(store));
  }

  private Contender open() throws IOException {
    return provider.open(Files.createDirectories(store), new Opening(mode, Kind.GROW, BUDGET));
  }

  private void replay(Step step, Replayer replayer) throws IOException {
    byte[] bytes = replayer.bytes(step);
    long begun = System.nanoTime();
    long handedIn = replayer.replay(step, "", bytes);
    long took = System.nanoTime() - begun;
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
  }
}
