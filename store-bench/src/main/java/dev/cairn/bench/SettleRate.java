package dev.cairn.bench;

import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WriteOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How many runs settle in a second, and what that leaves of the rate of ASYNC events when it goes
 * on for long.
 *
 * <pre>java -cp store-bench/target/benchmarks.jar dev.cairn.bench.SettleRate [runs] [events]</pre>
 *
 * <p>Beside each rate of settling stands a ceiling: the same directories and files made, written
 * and forced, by as many threads, with nothing else done.
 */
public final class SettleRate {
  private static final int WORKERS = 16;
  private static final int PAGE = 4096;
  private static final int REPEATS = 5;

  private final int runs;
  private final int events;

  private SettleRate(int runs, int events) {
    this.runs = runs;
    this.events = events;
  }

  /** Measures and prints. */
  public static void main(String[] args) throws IOException {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
    int events = args.length > 1 ? Integer.parseInt(args[1]) : 10_000_000;
    new SettleRate(runs, events).measure();
  }

  private void measure() throws IOException {
    for (int i = 0; i < REPEATS; i++) {
      ceiling();
      settling();
    }
    for (int spread : new int[] {256, runs}) {
      bursting(spread);
      sustained(spread);
    }
  }

  private void settling() throws IOException {
    try (BenchDirectory directory = BenchDirectory.make();
        CairnStore store = CairnStore.open(directory.path(), Workload.unsettled())) {
      List<String> ids = Workload.makeRuns(store, runs);
      appendToAll(store, ids, 0);
      say("store: new runs settled", runs, time(store::settle));
      appendToAll(store, ids, 1);
      say("store: known runs settled", runs, time(store::settle));
    }
  }

  private static void appendToAll(CheckpointStore store, List<String> ids, int n) {
    for (String id : ids) {
      long unused = store.appendEvent(Workload.event(id, n), WriteOptions.ASYNC);
    }
  }

  private void ceiling() throws IOException {
    try (BenchDirectory directory = BenchDirectory.make()) {
      ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
      try {
        say("ceiling: new directory and file", runs, time(() -> all(workers, directory, true)));
        say("ceiling: known file", runs, time(() -> all(workers, directory, false)));
      } finally {
        workers.shutdown();
      }
    }
  }

  private void all(ExecutorService workers, BenchDirectory directory, boolean fresh) {
    List<Callable<Path>> work = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      Path path = directory.path().resolve("run-" + i);
      work.add(() -> fresh ? make(path) : overwrite(path));
    }
    try {
      for (Future<Path> done : workers.invokeAll(work)) {
        Path unused = done.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A directory and a file of one page, forced, both. */
  private static Path make(Path path) throws IOException {
    Path made = Files.createDirectory(path);
    write(made.resolve("1"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    try (FileChannel entries = FileChannel.open(made)) {
      entries.force(true);
    }
    return made;
  }

  private static Path overwrite(Path path) throws IOException {
    write(path.resolve("1"), Set.of(StandardOpenOption.WRITE));
    return path;
  }

  private static void write(Path path, Set<StandardOpenOption> how) throws IOException {
    try (FileChannel file = FileChannel.open(path, how)) {
      int unused = file.write(ByteBuffer.allocate(PAGE), 0);
      file.force(true);
    }
  }

  /** Into the journal, with nothing else going on. */
  private void bursting(int spread) throws IOException {
    int burst = Math.min(events, 1_000_000);
    try (BenchDirectory directory = BenchDirectory.make();
        CairnStore store = CairnStore.open(directory.path(), Workload.unsettled())) {
      List<String> ids = Workload.makeRuns(store, spread);
      say("events over " + spread + " runs, burst", burst, time(() -> append(store, ids, burst)));
    }
  }

  /** With settling beside it, until the journal's budget is used up many times. */
  private void sustained(int spread) throws IOException {
    try (BenchDirectory directory = BenchDirectory.make()) {
      CairnStore store = CairnStore.open(directory.path(), StoreOptions.relaxed());
      List<String> ids = Workload.makeRuns(store, spread);
      long writing = time(() -> append(store, ids, events));
      say("events over " + spread + " runs, sustained", events, writing);
      long closing = time(store::close);
      say("events over " + spread + " runs, with close", events, writing + closing);
    }
  }

  private static void append(CheckpointStore store, List<String> ids, int count) {
    for (int i = 0; i < count; i++) {
      long unused =
          store.appendEvent(Workload.event(ids.get(i % ids.size()), i), WriteOptions.ASYNC);
    }
  }

  private static long time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }

  private static void say(String what, long count, long nanos) {
    System.out.printf("%-40s %10d/s%n", what, Math.round(count * 1e9 / nanos));
  }
}
