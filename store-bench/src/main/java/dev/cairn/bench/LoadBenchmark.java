package dev.cairn.bench;

import dev.cairn.store.CairnStore;
import dev.cairn.store.Checkpoint;
import dev.cairn.store.WriteOptions;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Loads by one thread, every state verified against its content hash. What has settled is read from
 * segments, which the operating system's page cache holds here.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class LoadBenchmark {
  private static final String NODE = "node";

  /** The length of a state. */
  @Param({"1024", "65536"})
  public int bytes;

  /** The runs. */
  @Param("100")
  public int runs;

  /** The checkpoints of each. */
  @Param("100")
  public int checkpoints;

  private final SplittableRandom random = new SplittableRandom(1);
  private BenchDirectory directory;
  private CairnStore store;
  private List<String> ids = List.of();

  /** Saves and settles; what is to be loaded hot is saved after that, and stays in the journal. */
  @Setup
  public void open() throws IOException {
    directory = BenchDirectory.make();
    store = CairnStore.open(directory.path(), Workload.unsettled());
    ids = Workload.makeRuns(store, runs);
    byte[] state = Workload.state(bytes);
    for (int i = 0; i < checkpoints; i++) {
      for (String id : ids) {
        store.saveCheckpoint(id, NODE, state, null, WriteOptions.ASYNC);
      }
    }
    store.settle();
    for (String id : ids) {
      store.saveCheckpoint(id, "hot", state, null, WriteOptions.ASYNC);
    }
  }

  /** Closes and deletes. */
  @TearDown
  public void close() throws IOException {
    store.close();
    directory.close();
  }

  /**
   * The latest state of a node, still in the journal.
   *
   * @return the checkpoint
   */
  @Benchmark
  public Checkpoint latestHot() {
    return store.loadCheckpoint(ids.get(random.nextInt(ids.size())), "hot").orElseThrow();
  }

  /**
   * The latest state of a node, settled.
   *
   * @return the checkpoint
   */
  @Benchmark
  public Checkpoint latestSettled() {
    return store.loadCheckpoint(ids.get(random.nextInt(ids.size())), NODE).orElseThrow();
  }

  /**
   * Any state of any run, settled.
   *
   * @return the checkpoint
   */
  @Benchmark
  public Checkpoint anySettled() {
    long seq = random.nextLong(checkpoints) + 1;
    return store.loadCheckpointAt(ids.get(random.nextInt(ids.size())), NODE, seq).orElseThrow();
  }
}
