package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.FileSystemDisk;
import dev.cairn.store.tool.RunNaming;
import dev.cairn.store.tool.StoreOp;
import dev.cairn.store.tool.TraceReader;
import dev.cairn.store.tool.TraceReplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand runs written side by side, event by event: few files are open at any time, and a
 * store at rest has every run in a directory of its own and nothing in the journal.
 */
class ManyRunsTest {
  private static final int HANDLES_MAX = 200;
  private static final int SPOT_EVERY = 97;

  @TempDir Path temporary;

  private final List<Spot> spots = new ArrayList<>();
  private final Map<String, Long> events = new HashMap<>();
  private long calls;

  /** A call to look for again, and its number. */
  private record Spot(StoreOp op, long seq) {}

  /** What writes the runs. */
  @FunctionalInterface
  private interface Writing {
    void into(CheckpointStore store) throws IOException;
  }

  /** The recorded hospital log ten times over; where it is not there, runs of our own making. */
  @Test
  void writesTenThousandRunsSideBySide() throws IOException {
    String name = "process_sepsis.jsonl.gz";
    Path trace = SharedData.trace(name).orElse(null);
    if (trace == null) {
      System.out.println("ManyRunsTest: made-up runs; recorded ones " + SharedData.missing(name));
      check(ManyRunsTest::writeInRounds, 10_000, 150_000);
    } else {
      check(store -> replayTenfold(store, trace), 10_500, 152_140);
    }
  }

  private void replayTenfold(CheckpointStore store, Path trace) throws IOException {
    try (TraceReader reader = TraceReader.open(trace)) {
      new TraceReplay(
              store, WriteOptions.ASYNC, new RunNaming("", 10), (l, op, seq) -> note(op, seq))
          .applyAll(reader);
    }
  }

  private void note(StoreOp op, long seq) {
    boolean event = op instanceof StoreOp.Append;
    if (event) {
      assertEquals(events.merge(op.runId(), 1L, Long::sum), seq);
    }
    if ((event || op instanceof StoreOp.Create) && ++calls % SPOT_EVERY == 0) {
      spots.add(new Spot(op, seq));
    }
  }

  private static void writeInRounds(CheckpointStore store) {
    for (int run = 0; run < 10_000; run++) {
      store.createRun("case-" + run, "many", Map.of("run", run));
    }
    for (int event = 0; event < 15; event++) {
      for (int run = 0; run < 10_000; run++) {
        store.appendEvent(WorkflowEvent.of("case-" + run, "step").withPayload(Map.of("n", event)));
      }
    }
  }

  private void check(Writing writing, long runs, long eventsExpected) throws IOException {
    FileSystemDisk disk = new FileSystemDisk(temporary);
    long start = System.nanoTime();
    try (CairnStore store = open(disk)) {
      writing.into(store);
      say("wrote " + runs + " runs", start);
      start = System.nanoTime();
    }
    say("settled what was left, and closed", start);
    System.out.println("ManyRunsTest: open at once, at most: " + disk.openHandlesPeak());
    assertEquals(0, disk.openHandles(), "open after close");
    assertTrue(disk.openHandlesPeak() < HANDLES_MAX, "open at once: " + disk.openHandlesPeak());
    assertEquals(runs, directories());
    assertEquals(1, files("journal"), "files of the journal");

    start = System.nanoTime();
    try (CairnStore store = open(disk)) {
      say("opened again", start);
      assertTrue(store.openReport().cleanlyClosed());
      assertEquals(0, store.openReport().journalBatches());
      assertEquals(runs, store.openReport().runs());
      spots.forEach(spot -> assertTrue(spot.op().isIn(store, spot.seq()), spot.op().toString()));
      start = System.nanoTime();
      VerifyReport verified = store.verify();
      say("verified", start);
      assertTrue(verified.intact(), verified.toString());
      assertEquals(runs, verified.runs());
      assertEquals(eventsExpected, verified.events());
    }
    assertTrue(disk.openHandlesPeak() < HANDLES_MAX, "open at once: " + disk.openHandlesPeak());
  }

  private static CairnStore open(FileSystemDisk disk) {
    return CairnStore.open("many", disk, StoreOptions.relaxed(), Environment.system());
  }

  private long directories() throws IOException {
    int depth = temporary.getNameCount() + 3;
    try (Stream<Path> paths = Files.find(temporary.resolve("runs"), 2, (p, a) -> a.isDirectory())) {
      return paths.filter(path -> path.getNameCount() == depth && hasSegment(path)).count();
    }
  }

  private static boolean hasSegment(Path directory) {
    String[] names = directory.toFile().list();
    return names != null && names.length > 0;
  }

  private long files(String directory) throws IOException {
    try (Stream<Path> paths = Files.list(temporary.resolve(directory))) {
      return paths.count();
    }
  }

  private static void say(String what, long start) {
    System.out.printf("ManyRunsTest: %s in %d ms%n", what, (System.nanoTime() - start) / 1_000_000);
  }
}
