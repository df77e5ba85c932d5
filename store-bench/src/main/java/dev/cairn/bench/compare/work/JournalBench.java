package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.CeilingContender;
import dev.cairn.bench.compare.contender.Contender;
import dev.cairn.bench.compare.contender.ContenderProvider;
import dev.cairn.bench.compare.contender.Opening;
import dev.cairn.bench.compare.contender.Providers;
import dev.cairn.bench.compare.machine.BlockDevice;
import dev.cairn.bench.compare.result.Outcome;
import dev.cairn.bench.compare.result.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Measures one contender at one row of small saves: from threads that go on from the warm-up into
 * what is measured, or in bursts into a store that is warm.
 */
final class JournalBench {
  /** A burst fills the journal's budget up to here: making files ready ahead needs some of it. */
  private static final double BURST_SHARE = 0.6;

  static final int BUDGETS = 10;
  static final int WARM_UP_BUDGETS = 3;
  private static final byte[] NO_PARAMS = {};

  private final ContenderProvider provider;
  private final Row row;
  private final Path directory;
  private final long warmUpNanos;
  private final long nanos;
  private final long budget;
  private final Optional<BlockDevice> device;
  private int stores;

  JournalBench(Task task, Row row) throws IOException {
    this.provider = Providers.named(task.contender());
    this.row = row;
    this.directory = Path.of(task.directory());
    this.warmUpNanos = (long) (task.warmUp() * 1e9);
    this.nanos = (long) (task.seconds() * 1e9);
    this.budget = task.budget();
    this.device = BlockDevice.below(directory);
  }

  Outcome measure() throws IOException {
    return switch (row.kind()) {
      case SYNC -> sync();
      case IN_FLIGHT -> inFlight();
      case BURST -> bursts();
      case SUSTAINED -> sustained();
      default -> throw new IllegalArgumentException("no small saves: " + row.kind());
    };
  }

  private Contender open() throws IOException {
    Path own = Files.createDirectory(directory.resolve("store-" + stores++));
    Contender contender = provider.open(own, new Opening(row.mode(), row.kind(), budget));
    for (int i = 0; i < row.runs(); i++) {
      contender.createRun(Saver.run(i), NO_PARAMS);
    }
    return contender;
  }

  private Outcome sync() throws IOException {
    Tally tally = new Tally(device);
    Clock clock = new Clock();
    List<Saver> savers = new ArrayList<>();
    try (Contender contender = open()) {
      tally.opened();
      List<Future<?>> threads = start(contender, clock, savers);
      pause(threads.get(0), warmUpNanos);
      tally.begin();
      clock.measure();
      do {
        pause(threads.get(0), nanos);
      } while (savers.stream().allMatch(saver -> saver.latency().getTotalCount() == 0));
      clock.end();
      tally.end();
      for (Future<?> thread : threads) {
        pause(thread, Saver.LONGEST);
      }
    }
    tally.closed();
    return tally.outcome(savers, false, weights());
  }

  private Map<String, Weight> weights() throws IOException {
    return Map.of("closed", Weight.of(directory.resolve("store-" + (stores - 1))));
  }

  private List<Future<?>> start(Contender contender, Clock clock, List<Saver> savers) {
    ExecutorService threads = Executors.newFixedThreadPool(row.threads());
    List<Future<?>> started = new ArrayList<>();
    for (int i = 0; i < row.threads(); i++) {
      Saver saver = new Saver(i, row.runs());
      savers.add(saver);
      started.add(
          threads.submit(
              () -> {
                saver.saveUntilOver(contender, clock);
                return null;
              }));
    }
    threads.shutdown();
    return started;
  }

  /** Waits for that long, or until a thread ends; if it failed, fails with it. */
  private static void pause(Future<?> thread, long nanos) throws IOException {
    try {
      Object unused = thread.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // The time is over, and the thread is still at work: as it should be.
    } catch (ExecutionException | InterruptedException e) {
      throw new IOException(e);
    }
  }

  private Outcome inFlight() throws IOException {
    Tally tally = new Tally(device);
    Saver saver = new Saver(0, row.runs());
    Window window = new Window(Row.WINDOW);
    try (Contender contender = open()) {
      tally.opened();
      saver.submitFor(warmUpNanos, contender, window);
      saver.forget();
      tally.begin();
      saver.submitFor(nanos, contender, window);
      tally.end();
    }
    tally.closed();
    return tally.outcome(List.of(saver), true, weights());
  }

  /**
   * Burst after burst into one store. Between them it comes to rest, which counts as what is done
   * until it is closed.
   */
  private Outcome bursts() throws IOException {
    return warm(saves(budget * BURST_SHARE), nanos);
  }

  /** Ten budgets at once: what is done behind the writes is done beside them. */
  private Outcome sustained() throws IOException {
    return warm(saves((double) budget * BUDGETS), 0);
  }

  /** So many saves at a time, for so long, into a store that has been written to. */
  private Outcome warm(long saves, long wanted) throws IOException {
    Tally tally = new Tally(device);
    Saver saver = new Saver(0, row.runs());
    try (Contender contender = open()) {
      tally.opened();
      warmUp(contender, saver);
      do {
        tally.begin();
        saver.save(contender, saves);
        tally.end();
        contender.rest();
        tally.rested();
      } while (tally.nanos() < wanted);
    }
    tally.closed();
    return tally.outcome(List.of(saver), true, weights());
  }

  /**
   * Some budgets, and until the time to warm up is over, at rest after each burst: whatever a store
   * keeps for use, files and pages, is there.
   */
  private void warmUp(Contender contender, Saver saver) throws IOException {
    long end = System.nanoTime() + warmUpNanos;
    while (saver.saved() < saves((double) budget * WARM_UP_BUDGETS) || System.nanoTime() < end) {
      saver.save(contender, saves(budget * BURST_SHARE));
      contender.rest();
    }
    saver.forget();
  }

  private static long saves(double bytes) {
    return (long) (bytes / CeilingContender.SAVE_BYTES);
  }
}
