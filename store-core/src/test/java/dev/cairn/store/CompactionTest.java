package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.kit.States;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that are given up, and the room that comes back, through the store. */
class CompactionTest {
  private static final WriteOptions ONCE =
      new WriteOptions(Durability.ASYNC, "once", WriteOptions.ANY_SEQ);

  @TempDir Path directory;
  private CairnStore store;

  /** What must be there of run {@code r}, by seq. */
  private final Map<Long, byte[]> states = new TreeMap<>();

  StoreOptions options() {
    return StoreOptions.relaxed();
  }

  @BeforeEach
  void open() {
    store = CairnStore.open(directory, options());
    store.createRun("r", "w", Map.of());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    store = CairnStore.open(directory, options());
  }

  private long save(String node, byte[] state) {
    long seq = store.saveCheckpoint("r", node, state, Map.of("n", node)).seq();
    states.put(seq, state);
    return seq;
  }

  private void drop(String node, long seq) {
    assertTrue(store.deleteCheckpoint("r", node, seq));
    states.remove(seq);
  }

  /** All that counts is there, byte for byte, and nothing else; now and after a reopening. */
  private void check() {
    checkOpen();
    reopen();
    checkOpen();
  }

  private void checkOpen() {
    assertEquals(List.of(), store.verify().damages());
    List<CheckpointMeta> metas = store.listCheckpoints("r");
    assertEquals(List.copyOf(states.keySet()), metas.stream().map(CheckpointMeta::seq).toList());
    for (CheckpointMeta meta : metas) {
      byte[] state = store.loadCheckpointAt("r", meta.nodeId(), meta.seq()).orElseThrow().state();
      assertArrayEquals(states.get(meta.seq()), state, () -> "checkpoint " + meta.seq());
      assertEquals(meta.nodeId(), meta.metadata().get("n"));
    }
  }

  /** The segments of the run; they may go while they are counted. */
  private List<Path> segments() {
    List<Path> segments = new ArrayList<>();
    for (File parent : list(directory.resolve("runs").toFile())) {
      for (File run : list(parent)) {
        Stream.of(list(run)).sorted().forEach(segment -> segments.add(segment.toPath()));
      }
    }
    return segments;
  }

  private static File[] list(File directory) {
    File[] files = directory.listFiles();
    return files == null ? new File[0] : files;
  }

  private long bytes() {
    return segments().stream().mapToLong(segment -> segment.toFile().length()).sum();
  }

  /** States that grow: each is told by the one before. */
  private static byte[] grown(int i) {
    byte[] state = new byte[6_000 + 40 * i];
    System.arraycopy(States.incompressible(30_000, 3), 0, state, 0, state.length);
    return States.edited(state, 2, i);
  }

  @Test
  void whatIsGivenUpIsNotSeenAndItsRoomComesBack() {
    for (int i = 0; i < 50; i++) {
      save("n", States.incompressible(10_000, i));
    }
    store.settle();
    long before = bytes();
    for (long seq = 1; seq <= 40; seq++) {
      drop("n", seq);
    }
    assertTrue(store.loadCheckpointAt("r", "n", 1).isEmpty());
    assertFalse(store.deleteCheckpoint("r", "n", 1), "twice");
    CompactionReport report = store.compact();
    assertEquals(List.of(), report.refused());
    assertTrue(bytes() < before / 4, before + " -> " + bytes());
    assertTrue(bytes() < 10 * 10_300, bytes() + " bytes for ten states of 10,000");
    check();
    assertEquals(51, save("n", States.incompressible(10_000, 99)), "seqs go on");
    check();
  }

  @Test
  void whatIsPrunedBeforeItSettlesNeverReachesASegment() {
    for (int i = 0; i < 50; i++) {
      save("n", States.incompressible(10_000, i));
    }
    assertEquals(45, store.deleteCheckpointsBefore("r", "n", 46));
    states.keySet().removeIf(seq -> seq < 46);
    store.settle();
    assertTrue(bytes() < 6 * 13_000, bytes() + " bytes for five states of 10,000");
    check();
  }

  @Test
  void whatIsToldByWhatIsGivenUpIsToldAnew() {
    for (int i = 0; i < 300; i++) {
      save("n", grown(i));
    }
    store.settle();
    for (long seq = 1; seq <= 300; seq++) {
      if (seq % 10 != 0) {
        drop("n", seq);
      }
    }
    checkOpen();
    CompactionReport unused = store.compact();
    long whole = 30L * 18_000;
    assertTrue(bytes() < whole / 4, bytes() + " bytes: still told by each other");
    assertEquals(0, store.space("r").orElseThrow().reclaimableBytes(), "told by what is gone");
    check();
    for (int i = 300; i < 400; i++) {
      save("n", grown(i));
    }
    check();
  }

  @Test
  void theLastOfANodeMayBeGivenUpAndTheNextIsToldByTheOneBefore() {
    for (int i = 0; i < 20; i++) {
      save("n", grown(i));
    }
    drop("n", 20);
    assertEquals(19, store.loadCheckpoint("r", "n").orElseThrow().meta().seq());
    save("n", grown(20));
    drop("n", 19);
    CompactionReport unused = store.compact();
    check();
  }

  @Test
  void givenUpBetweenSavesAndPasses() {
    for (int i = 0; i < 400; i++) {
      save(i % 3 == 0 ? "m" : "n", grown(i));
      if (i % 2 == 0 && i > 10) {
        long seq = i - 7;
        drop(seq % 3 == 1 ? "m" : "n", seq);
      }
      if (i % 29 == 0) {
        store.settle();
      }
      if (i % 97 == 0) {
        CompactionReport unused = store.compact();
        checkOpen();
      }
    }
    check();
  }

  @Test
  void largeStatesGiveTheirFilesBack() {
    save("n", States.incompressible(1_500_000, 1));
    save("n", States.edited(States.incompressible(1_500_000, 1), 3, 2));
    save("n", States.incompressible(1_500_000, 3));
    store.settle();
    assertEquals(3, segments().size());
    drop("n", 1);
    drop("n", 3);
    CompactionReport unused = store.compact();
    assertEquals(2, segments().size(), "told whole now, in a file of its own");
    check();
    drop("n", 2);
    unused = store.compact();
    assertEquals(1, segments().size());
    check();
  }

  @Test
  void tryingAgainIsAnsweredEvenIfWhatWasSavedIsGivenUp() {
    byte[] state = States.incompressible(5_000, 1);
    CheckpointMeta first = store.saveCheckpoint("r", "n", state, Map.of("n", "n"), ONCE);
    states.put(2L, state);
    assertEquals(2, store.saveCheckpoint("r", "n", state, Map.of("n", "n")).seq());
    assertTrue(store.deleteCheckpoint("r", "n", 1));
    store.settle();
    CompactionReport unused = store.compact();
    for (int i = 0; i < 2; i++) {
      CheckpointMeta again = store.saveCheckpoint("r", "n", state, Map.of("n", "n"), ONCE);
      assertEquals(first.seq(), again.seq());
      assertEquals(first.contentHash(), again.contentHash());
      check();
    }
  }

  @Test
  void tagsKeepAndAreKept() {
    for (int i = 0; i < 10; i++) {
      save("n", grown(i));
    }
    assertTrue(store.pin("r", 3, "release"));
    assertFalse(store.pin("r", 3, "release"));
    assertThrows(IllegalArgumentException.class, () -> store.pin("r", 11, "release"));
    assertThrows(RunNotFoundException.class, () -> store.pin("none", "release"));
    assertEquals(8, store.deleteCheckpointsBefore("r", null, 10));
    states.keySet().removeIf(seq -> seq < 10 && seq != 3);
    CompactionReport unused = store.compact();
    check();
    assertEquals(List.of("release"), store.pins("r").stream().map(Pin::tag).toList());
    assertTrue(store.unpin("r", 3, "release"));
    unused = store.compact();
    check();
    assertEquals(List.of(), store.pins("r"));
    assertEquals(1, store.deleteCheckpointsBefore("r", "n", 10));
    states.remove(3L);
    check();
  }

  @Test
  void aDamagedSegmentIsNotRewritten() throws IOException {
    for (int i = 0; i < 10; i++) {
      save("n", States.incompressible(10_000, i));
    }
    store.settle();
    for (long seq = 1; seq <= 4; seq++) {
      drop("n", seq);
    }
    store.settle();
    Path segment = segments().get(0);
    byte[] content = Files.readAllBytes(segment);
    content[70_000] ^= 1;
    Files.write(segment, content);
    CompactionReport report = store.compact();
    assertEquals(1, report.refused().size());
    assertEquals(segment, directory.resolve(report.refused().get(0).file()));
    assertEquals(List.of(segment), segments());
    byte[] left = Files.readAllBytes(segment);
    assertArrayEquals(Arrays.copyOf(content, left.length), left);
    assertThrows(CorruptRecordException.class, () -> store.loadCheckpointAt("r", "n", 7));
    assertTrue(store.loadCheckpointAt("r", "n", 9).isPresent());
  }

  @Test
  void readersSeeWhatCountsWhileItIsMoved() throws Exception {
    int nodes = 20;
    for (int i = 0; i < 40 * nodes; i++) {
      save("n" + i % nodes, grown(i / nodes));
    }
    store.settle();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(3);
    List<Future<Long>> reading = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      reading.add(readers.submit(reader(nodes, done)));
    }
    for (long below = 100; below <= 700; below += 100) {
      int unused = store.deleteCheckpointsBefore("r", null, below);
      long first = below;
      states.keySet().removeIf(seq -> seq < first);
      CompactionReport report = store.compact();
      assertEquals(List.of(), report.refused());
    }
    done.set(true);
    for (Future<Long> reader : reading) {
      assertTrue(reader.get() > 0);
    }
    readers.shutdown();
    check();
  }

  private Callable<Long> reader(int nodes, AtomicBoolean done) {
    return () -> {
      long loaded = 0;
      long seq = 1;
      while (!done.get()) {
        seq = seq % (40L * nodes) + 1;
        long index = seq - 1;
        Optional<Checkpoint> found = store.loadCheckpointAt("r", "n" + index % nodes, seq);
        if (found.isPresent()) {
          assertArrayEquals(grown((int) (index / nodes)), found.get().state());
          loaded++;
        }
      }
      return loaded;
    };
  }

  @Test
  void compactionThatIsPausedWaits() {
    store.pauseCompaction();
    for (int i = 0; i < 200; i++) {
      save("n", States.incompressible(10_000, i));
    }
    store.settle();
    long before = bytes();
    assertEquals(150, store.deleteCheckpointsBefore("r", "n", 151));
    states.keySet().removeIf(seq -> seq < 151);
    store.settle();
    assertTrue(bytes() >= before);
    store.resumeCompaction();
    while (bytes() > before / 2) {
      Thread.onSpinWait();
    }
    check();
  }

  @Test
  void compactionAtARateLeavesTheRestForLater() {
    store.close();
    StoreOptions slow = options().withCompactionBytesPerSecond(1);
    store = CairnStore.open(directory, slow.withSettleIdle(Duration.ofMillis(1)));
    store.pauseCompaction();
    List<Long> full = new ArrayList<>();
    for (String run : List.of("a", "b")) {
      store.createRun(run, "w", Map.of());
      for (int i = 0; i < 150; i++) {
        store.saveCheckpoint(run, "n", States.incompressible(10_000, i), Map.of());
      }
    }
    store.settle();
    for (String run : List.of("a", "b")) {
      assertEquals(140, store.deleteCheckpointsBefore(run, "n", 141));
      full.add(stored(run));
    }
    store.settle();
    store.resumeCompaction();
    while (stored("a") == full.get(0) && stored("b") == full.get(1)) {
      Thread.onSpinWait();
    }
    // The next step is due in an hour, whatever else is done.
    store.createRun("c", "w", Map.of());
    store.settle();
    assertTrue(stored("a") == full.get(0) || stored("b") == full.get(1));
    CompactionReport now = store.compact();
    assertEquals(1, now.runs());
    assertTrue(stored("a") < full.get(0) / 4 && stored("b") < full.get(1) / 4);
  }

  private long stored(String run) {
    return store.listRuns(RunQuery.all().withIdPrefix(run)).runs().get(0).storedBytes();
  }

  /** What is written next has the following file made ready again, and goes on through many. */
  @Test
  void journalFilesThatAreKeptForUseAreGivenBackToo() throws IOException {
    for (int i = 0; i < 8; i++) {
      save("n", States.incompressible(1 << 19, i));
    }
    store.settle();
    CompactionReport unused = store.compact();
    assertEquals(1, journalFiles());
    save("n", States.incompressible(1 << 10, 8));
    while (journalFiles() == 1) {
      Thread.onSpinWait();
    }
    for (int i = 9; i < 30; i++) {
      save("n", States.incompressible(1 << 19, i));
    }
    check();
  }

  private int journalFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
      return (int) files.filter(file -> file.toString().endsWith(".log")).count();
    }
  }
}
