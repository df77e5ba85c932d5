package dev.cairn.bench;

import dev.cairn.store.CairnStore;
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

/** ASYNC events into the journal, over many runs. Every iteration has a store of its own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class EventBenchmark {
  /** Whether settling goes on beside the writing, as it does by default, or waits. */
  @Param({"later", "beside"})
  public String settling = "";

  /** The runs that the events go to, in turn. */
  @Param("256")
  public int runs;

  private final AtomicInteger threads = new AtomicInteger();
  private BenchDirectory directory;
  private CairnStore store;
  private List<String> ids = List.of();

  /** Where a thread is in the list of runs. */
  @State(Scope.Thread)
  public static class Turn {
    private int next;

    /** Threads begin far apart. */
    @Setup
    public void begin(EventBenchmark benchmark) {
      next = benchmark.threads.getAndIncrement() * 61;
    }
  }

  /** Opens a store. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    directory = BenchDirectory.make();
    StoreOptions options =
        settling.equals("later") ? Workload.unsettled() : StoreOptions.defaults();
    store = CairnStore.open(directory.path(), options);
    ids = Workload.makeRuns(store, runs);
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
   * @return the seq
   */
  @Benchmark
  @Threads(1)
  public long from1(Turn turn) {
    return append(turn);
  }

  /**
   * Four threads.
   *
   * @return the seq
   */
  @Benchmark
  @Threads(4)
  public long from4(Turn turn) {
    return append(turn);
  }

  private long append(Turn turn) {
    int n = turn.next++;
    return store.appendEvent(Workload.event(ids.get(n % ids.size()), n), WriteOptions.ASYNC);
  }
}
