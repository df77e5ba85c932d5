package dev.cairn.bench;

import java.io.IOException;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The ceiling for {@link EventBenchmark} and {@link SaveBenchmark}: as many bytes as the store puts
 * into its journal for one call, by {@link RawJournal}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class CeilingBenchmark {
  /** The bytes of an event in the journal: frames, head, payload. */
  @Param("240")
  public int eventBytes;

  /** The bytes of a 1 KiB save in the journal. */
  @Param("1152")
  public int saveBytes;

  /** The file's size, in bytes. */
  @Param("67108864")
  public int fileBytes;

  private BenchDirectory directory;
  private RawJournal journal;
  private byte[] event = {};
  private byte[] save = {};

  /** Fills the file. */
  @Setup
  public void open() throws IOException {
    directory = BenchDirectory.make();
    journal = new RawJournal(directory.path().resolve("raw"), fileBytes);
    event = Workload.state(eventBytes);
    save = Workload.state(saveBytes);
  }

  /** Deletes it. */
  @TearDown
  public void close() throws IOException {
    journal.close();
    directory.close();
  }

  /**
   * Put only, one thread.
   *
   * @return its number
   */
  @Benchmark
  @Threads(1)
  public long putFrom1() {
    return journal.put(event);
  }

  /**
   * Put only, four threads.
   *
   * @return its number
   */
  @Benchmark
  @Threads(4)
  public long putFrom4() {
    return journal.put(event);
  }

  /** Put and force, one thread. */
  @Benchmark
  @Threads(1)
  public void forcedFrom1() {
    journal.await(journal.put(save));
  }

  /** Put and force, four threads. */
  @Benchmark
  @Threads(4)
  public void forcedFrom4() {
    journal.await(journal.put(save));
  }

  /** Put and force, sixteen threads. */
  @Benchmark
  @Threads(16)
  public void forcedFrom16() {
    journal.await(journal.put(save));
  }

  /** Put and force, sixty-four threads. */
  @Benchmark
  @Threads(64)
  public void forcedFrom64() {
    journal.await(journal.put(save));
  }
}
