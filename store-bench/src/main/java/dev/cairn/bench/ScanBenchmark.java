package dev.cairn.bench;

import dev.cairn.store.CairnStore;
import dev.cairn.store.WriteOptions;
import dev.cairn.store.index.RunIndex;
import dev.cairn.store.journal.FoundFile;
import dev.cairn.store.journal.JournalScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.openjdk.jmh.annotations.Warmup;

/** What an opening does after a crash, byte by byte, and what a read does before it reads. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScanBenchmark {
  private static final int RUNS = 64;

  /** The events in the journal, and in the index. */
  @Param("100000")
  public int events;

  private final RunIndex index = new RunIndex(0, 0);
  private final SplittableRandom random = new SplittableRandom(1);
  private byte[] file = {};
  private String name = "";

  /** Leaves events in a journal, and takes its largest file. */
  @Setup
  public void leaveEvents() throws IOException {
    try (BenchDirectory directory = BenchDirectory.make()) {
      try (CairnStore store = CairnStore.open(directory.path(), Workload.unsettled())) {
        List<String> ids = Workload.makeRuns(store, RUNS);
        for (int i = 0; i < events; i++) {
          long unused = store.appendEvent(Workload.event(ids.get(i % RUNS), i), WriteOptions.ASYNC);
        }
      }
      Path journal = directory.path().resolve("journal");
      try (Stream<Path> files = Files.list(journal)) {
        Path largest =
            files.max(Comparator.comparingLong(each -> each.toFile().length())).orElseThrow();
        file = Files.readAllBytes(largest);
        name = "journal/" + largest.getFileName();
      }
    }
    for (int i = 1; i <= events; i++) {
      index.addEvent(i, i * 256L);
    }
  }

  /**
   * All batches of a journal file found and verified.
   *
   * @return what was found
   */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public FoundFile scanJournalFile() {
    FoundFile found = JournalScan.scanFile(name, file, false);
    if (found.batches().isEmpty()) {
      throw new IllegalStateException("no batches in " + name);
    }
    return found;
  }

  /**
   * Where an event lies.
   *
   * @return its location
   */
  @Benchmark
  public long lookUpEvent() {
    return index.event(1 + random.nextInt(events));
  }
}
