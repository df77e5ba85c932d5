package dev.cairn.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Measures one contender at one row. */
final class Bench {
  /** A burst fills the journal's budget up to here: making files ready ahead needs some of it. */
  private static final double BURST_SHARE = 0.6;

  private static final int BUDGETS = 10;

  private final ContenderProvider provider;
  private final Row row;
  private final Path directory;
  private final long warmUpNanos;
  private final long nanos;
  private final long budget;
  private final Optional<BlockDevice> device;
  private int stores;

  Bench(
      ContenderProvider provider,
      Row row,
      Path directory,
      long warmUpNanos,
      long nanos,
      long budget)
      throws IOException {
    this.provider = provider;
    this.row = row;
    this.directory = directory;
    this.warmUpNanos = warmUpNanos;
    this.nanos = nanos;
    this.budget = budget;
    this.device = BlockDevice.below(directory);
  }

  Figures measure() throws IOException {
    return switch (row.kind()) {
      case SYNC -> sync();
      case IN_FLIGHT -> inFlight();
      case BURST -> bursts();
      case SUSTAINED -> sustained();
    };
  }

  private Contender open() throws IOException {
    Path own = Files.createDirectory(directory.resolve("store-" + stores++));
    return provider.open(own, row, budget);
  }

  private Figures sync() throws IOException {
    Tally tally = new Tally(device);
    Clock clock = new Clock();
    List<Saver> savers = new ArrayList<>();
    try (Contender contender = open()) {
      tally.opened();
      List<Future<?>> threads = start(contender, clock, savers);
      pause(threads.get(0), warmUpNanos);
      tally.begin();
      clock.measure();
      pause(threads.get(0), nanos);
      clock.end();
      tally.end();
      for (Future<?> thread : threads) {
        pause(thread, Saver.LONGEST);
      }
    }
    tally.closed();
    return tally.figures(savers, false);
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

  private Figures inFlight() throws IOException {
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
    return tally.figures(List.of(saver), true);
  }

  /** Burst after burst, each into a store of its own. */
  private Figures bursts() throws IOException {
    burstsFor(warmUpNanos);
    return burstsFor(nanos);
  }

  private Figures burstsFor(long wanted) throws IOException {
    Tally tally = new Tally(device);
    Saver saver = new Saver(0, row.runs());
    do {
      run(saver, tally, saves(budget * BURST_SHARE));
    } while (tally.nanos() < wanted);
    return tally.figures(List.of(saver), true);
  }

  private Figures sustained() throws IOException {
    burstsFor(warmUpNanos);
    Tally tally = new Tally(device);
    Saver saver = new Saver(0, row.runs());
    run(saver, tally, saves((double) budget * BUDGETS));
    return tally.figures(List.of(saver), true);
  }

  private static long saves(double bytes) {
    return (long) (bytes / CeilingContender.SAVE_BYTES);
  }

  private void run(Saver saver, Tally tally, long saves) throws IOException {
    try (Contender contender = open()) {
      tally.opened();
      tally.begin();
      saver.save(contender, saves);
      tally.end();
    }
    tally.closed();
    TemporaryTree.delete(directory.resolve("store-" + (stores - 1)));
  }
}
