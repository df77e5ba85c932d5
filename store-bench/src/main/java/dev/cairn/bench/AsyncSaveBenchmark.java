package dev.cairn.bench;

import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.WriteOptions;
import java.io.IOException;
import java.util.List;
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
 * ASYNC saves from one thread over 16 runs in turn, all into the journal of one store: what a save
 * allocates ({@code -prof gc}), with the answer, and with whatever makes the journal longer.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class AsyncSaveBenchmark {
  private static final int RUNS = 16;

  /** The length of a state. */
  @Param("1024")
  public int bytes;

  private BenchDirectory directory;
  private CairnStore store;
  private List<String> ids = List.of();
  private byte[] state = {};
  private int turn;

  /** Opens a store. */
  @Setup
  public void open() throws IOException {
    directory = BenchDirectory.make();
    store = CairnStore.open(directory.path(), Workload.unsettled());
    ids = Workload.makeRuns(store, RUNS);
    state = Workload.state(bytes);
  }

  /** Closes and deletes it. */
  @TearDown
  public void close() throws IOException {
    store.close();
    directory.close();
  }

  /**
   * A save.
   *
   * @return what was saved
   */
  @Benchmark
  public CheckpointMeta save() {
    String id = ids.get(turn++ % RUNS);
    return store.saveCheckpoint(id, "node", state, null, WriteOptions.ASYNC);
  }
}
