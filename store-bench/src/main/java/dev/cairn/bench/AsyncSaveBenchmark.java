package dev.cairn.bench;

import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.WriteOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A burst of ASYNC saves from one thread over 16 runs in turn, into the journal of a store that has
 * settled as many before: what a save allocates ({@code -prof gc}), with the answer. Files of the
 * journal are used again; in a new store they are made and filled with zeros meanwhile.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 8)
@Measurement(iterations = 6)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class AsyncSaveBenchmark {
  private static final int RUNS = 16;
  private static final int SAVES = 100_000;
  private static final int STATES = 1_000;

  /** The length of a state. */
  @Param("1024")
  public int bytes;

  /** So many bursts have settled: no fewer than are to come. */
  @Param("16")
  public int bursts;

  private BenchDirectory directory;
  private CairnStore store;
  private List<String> ids = List.of();
  private byte[][] states = {};

  /** Opens a store, and has it make its journal. */
  @Setup
  public void open() throws IOException {
    directory = BenchDirectory.make();
    store = CairnStore.open(directory.path(), Workload.unsettled());
    ids = Workload.makeRuns(store, RUNS);
    states = new byte[STATES][];
    Arrays.setAll(states, i -> Workload.state(bytes, i));
    for (int i = 0; i < bursts; i++) {
      long unused = burst();
    }
    store.settle();
  }

  /** Closes and deletes it. */
  @TearDown
  public void close() throws IOException {
    store.close();
    directory.close();
  }

  /**
   * The saves of a burst, of which one is an operation.
   *
   * @return the sum of their seqs
   */
  @Benchmark
  @OperationsPerInvocation(SAVES)
  public long burst() {
    long seqs = 0;
    for (int i = 0; i < SAVES; i++) {
      byte[] state = states[i % STATES];
      CheckpointMeta saved =
          store.saveCheckpoint(ids.get(i % RUNS), "node", state, null, WriteOptions.ASYNC);
      seqs += saved.seq();
    }
    return seqs;
  }
}
