package dev.cairn.bench;

import dev.cairn.bench.compare.machine.BlockDevice;
import dev.cairn.bench.compare.result.Weight;
import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CompactionReport;
import dev.cairn.store.RetentionPolicy;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What comes back of what is given up, what that costs the device, and what it costs those who
 * write meanwhile.
 *
 * <pre>java -cp store-bench/target/benchmarks.jar dev.cairn.bench.RetentionRate [runs] [saves]
 * </pre>
 *
 * <p>States are noise of 1 KiB, so that nothing but giving up makes anything smaller.
 */
public final class RetentionRate {
  private static final int CHECKPOINTS = 20;
  private static final int STATE_BYTES = 1_024;
  private static final int KEPT = 10;

  private final int runs;
  private final int saves;
  private final SplittableRandom random = new SplittableRandom(1);

  private RetentionRate(int runs, int saves) {
    this.runs = runs;
    this.saves = saves;
  }

  /** Measures and prints. */
  public static void main(String[] args) throws IOException {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    int saves = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    RetentionRate rate = new RetentionRate(runs, saves);
    rate.deleteHalf();
    rate.month();
    rate.latencies();
  }

  private byte[] noise() {
    byte[] state = new byte[STATE_BYTES];
    random.nextBytes(state);
    return state;
  }

  /** Deletes every other run. */
  private void deleteHalf() throws IOException {
    try (BenchDirectory directory = BenchDirectory.make()) {
      try (CairnStore store = CairnStore.open(directory.path(), StoreOptions.relaxed())) {
        List<String> ids = Workload.makeRuns(store, runs);
        for (int i = 0; i < CHECKPOINTS; i++) {
          saveAll(store, ids);
        }
        store.settle();
        say("filled", directory, (long) runs * CHECKPOINTS * STATE_BYTES);
        long start = System.nanoTime();
        for (int i = 0; i < runs; i += 2) {
          boolean unused = store.deleteRun(ids.get(i));
        }
        CompactionReport unused = store.compact();
        sayTime("half of the runs deleted, and compacted", start);
        say("afterwards, still open", directory, (long) runs / 2 * CHECKPOINTS * STATE_BYTES);
      }
      say("afterwards, closed", directory, (long) runs / 2 * CHECKPOINTS * STATE_BYTES);
    }
  }

  private void saveAll(CairnStore store, List<String> ids) {
    for (String id : ids) {
      CheckpointMeta unused = store.saveCheckpoint(id, "n", noise(), null, WriteOptions.ASYNC);
    }
  }

  /** Saves over many runs of which the newest checkpoints are kept, all the time. */
  private void month() throws IOException {
    try (BenchDirectory directory = BenchDirectory.make()) {
      Optional<BlockDevice> device = BlockDevice.below(directory.path());
      long before = device.map(BlockDevice::writtenBytes).orElse(-1L);
      long own = written();
      StoreOptions options =
          StoreOptions.relaxed().withRetention(RetentionPolicy.keepAll().keepLast(KEPT));
      long start = System.nanoTime();
      try (CairnStore store = CairnStore.open(directory.path(), options)) {
        List<String> ids = Workload.makeRuns(store, Math.max(1, runs / 10));
        for (int i = 0; i < saves; i++) {
          String id = ids.get(random.nextInt(ids.size()));
          CheckpointMeta unused = store.saveCheckpoint(id, "n", noise(), null, WriteOptions.ASYNC);
        }
      }
      sayTime(saves + " saves, the last " + KEPT + " kept, and closed", start);
      double stored = (double) saves * STATE_BYTES;
      long after = device.map(BlockDevice::writtenBytes).orElse(-1L);
      System.out.printf(
          "%-60s %.2f device, %.2f by the process%n",
          "bytes written for each byte stored",
          (after - before) / stored,
          (written() - own) / stored);
      say("closed", directory, (long) Math.max(1, runs / 10) * KEPT * STATE_BYTES);
    }
  }

  /** What the process has handed to the device, as Linux counts it; 0 elsewhere. */
  private static long written() throws IOException {
    Path io = Path.of("/proc/self/io");
    if (!Files.isReadable(io)) {
      return 0;
    }
    for (String line : Files.readAllLines(io)) {
      if (line.startsWith("write_bytes: ")) {
        return Long.parseLong(line.substring("write_bytes: ".length()));
      }
    }
    return 0;
  }

  /** Rounds of saves, by turns with compaction beside them and without; medians of the rounds. */
  private void latencies() throws IOException {
    int rounds = 3;
    double[][] quiet = new double[rounds][];
    double[][] busy = new double[rounds][];
    try (BenchDirectory directory = BenchDirectory.make();
        CairnStore store = CairnStore.open(directory.path(), StoreOptions.relaxed())) {
      List<String> ids = Workload.makeRuns(store, Math.max(1, runs / 10));
      for (int i = 0; i <= rounds; i++) {
        double[] without = latencies(store, ids, false);
        double[] with = latencies(store, ids, true);
        if (i > 0) {
          quiet[i - 1] = without;
          busy[i - 1] = with;
        }
      }
    }
    say("ASYNC save, compaction paused", quiet);
    say("ASYNC save, half given up, and compaction beside it", busy);
  }

  private double[] latencies(CairnStore store, List<String> ids, boolean compacts) {
    for (int i = 0; i < CHECKPOINTS; i++) {
      saveAll(store, ids);
    }
    store.settle();
    store.pauseCompaction();
    for (String id : ids) {
      long last = store.listCheckpoints(id).get(store.listCheckpoints(id).size() - 1).seq();
      int unused = store.deleteCheckpointsBefore(id, null, last - CHECKPOINTS / 2 + 2);
    }
    store.settle();
    if (compacts) {
      store.resumeCompaction();
    }
    long[] nanos = new long[Math.max(1, saves / 10)];
    for (int i = 0; i < nanos.length; i++) {
      byte[] state = noise();
      long start = System.nanoTime();
      CheckpointMeta unused =
          store.saveCheckpoint(ids.get(i % ids.size()), "n", state, null, WriteOptions.ASYNC);
      nanos[i] = System.nanoTime() - start;
    }
    store.resumeCompaction();
    Arrays.sort(nanos);
    return new double[] {at(nanos, 0.5), at(nanos, 0.99), at(nanos, 0.999), at(nanos, 1)};
  }

  private static double at(long[] sorted, double quantile) {
    return sorted[(int) Math.min(sorted.length - 1L, (long) (quantile * sorted.length))] / 1e3;
  }

  private static void say(String what, double[][] rounds) {
    System.out.printf("%-60s", what);
    String[] names = {"p50", "p99", "p99.9", "max"};
    for (int i = 0; i < names.length; i++) {
      int quantile = i;
      double[] all = Arrays.stream(rounds).mapToDouble(round -> round[quantile]).sorted().toArray();
      System.out.printf(" %s %.1f us", names[i], all[all.length / 2]);
    }
    System.out.println();
  }

  private static void sayTime(String what, long start) {
    System.out.printf("%-60s %10.1f s%n", what, (System.nanoTime() - start) / 1e9);
  }

  private static void say(String what, BenchDirectory directory, long logical) throws IOException {
    Weight weight = Weight.of(directory.path());
    System.out.printf(
        "%-60s %,d bytes in files, %.3f of the states; %,d allocated, %.3f%n",
        what,
        weight.lengthBytes(),
        weight.lengthBytes() / (double) logical,
        weight.allocatedBytes(),
        weight.allocatedBytes() / (double) logical);
  }
}
