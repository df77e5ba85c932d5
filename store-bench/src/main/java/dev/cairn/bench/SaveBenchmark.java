package dev.cairn.bench;

import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WriteOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** SYNC saves from several threads over 16 runs. Every iteration has a store of its own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class SaveBenchmark {
  private static final int RUNS = 16;

  /** Whether settling goes on beside the writing, as it does by default, or waits. */
  @Param({"later", "beside"})
  public String settling = "";

  /** The length of a state. */
  @Param("1024")
  public int bytes;

  private final AtomicInteger threads = new AtomicInteger();
  private BenchDirectory directory;
  private CairnStore store;
  private List<String> ids = List.of();
  private byte[] state = {};

  /** Which run a thread writes to. */
  @State(Scope.Thread)
  public static class Place {
    private int run;

    /** One run after the other. */
    @Setup
    public void begin(SaveBenchmark benchmark) {
      run = benchmark.threads.getAndIncrement() % RUNS;
    }
  }

  /** Opens a store. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    directory = BenchDirectory.make();
    StoreOptions options =
        settling.equals("later") ? Workload.unsettled() : StoreOptions.defaults();
    store = CairnStore.open(directory.path(), options);
    ids = Workload.makeRuns(store, RUNS);
    state = Workload.state(bytes);
  }

  /** Closes and deletes it. */
  @TearDown(Level.Iteration)
  public void close() throws IOException {
    store.close();
    directory.close();
  }

  /**
   * One thread.
   *
   * @return what was saved
   */
  @Benchmark
  @Threads(1)
  public CheckpointMeta from1(Place place) {
    return save(place);
  }

  /**
   * Four threads.
   *
   * @return what was saved
   */
  @Benchmark
  @Threads(4)
  public CheckpointMeta from4(Place place) {
    return save(place);
  }

  /**
   * Sixteen threads.
   *
   * @return what was saved
   */
  @Benchmark
  @Threads(16)
  public CheckpointMeta from16(Place place) {
    return save(place);
  }

  /**
   * Sixty-four threads.
   *
   * @return what was saved
   */
  @Benchmark
  @Threads(64)
  public CheckpointMeta from64(Place place) {
    return save(place);
  }

  private CheckpointMeta save(Place place) {
    return store.saveCheckpoint(ids.get(place.run), "node", state, null, WriteOptions.SYNC);
  }
}
