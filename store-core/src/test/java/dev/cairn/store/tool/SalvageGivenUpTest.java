package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunStatus;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteAnswer;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import dev.cairn.store.kit.Snapshot;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was given up stays so in the copy, and what counts keeps its seq and its position. */
class SalvageGivenUpTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WriteBatch BATCH =
      WriteBatch.of()
          .save("n", grown(20), Map.of("of", "batch"))
          .append(WorkflowEvent.of("r", "e"))
          .save("m", grown(21), Map.of());

  @TempDir Path directory;

  private Path source;
  private Path target;

  @BeforeEach
  void name() {
    source = directory.resolve("source");
    target = directory.resolve("target");
  }

  private static WriteOptions operation(String id) {
    return WriteOptions.SYNC.withOperationId(id);
  }

  /** States that grow: each is told by the one before. */
  private static byte[] grown(int i) {
    byte[] state = new byte[6_000 + 40 * i];
    System.arraycopy(States.incompressible(30_000, 3), 0, state, 0, state.length);
    return States.edited(state, 2, i);
  }

  private static void save(CheckpointStore store, int i) {
    CheckpointMeta unused = store.saveCheckpoint("r", "n", grown(i), Map.of("i", i));
  }

  /** Operations that have ids, each with a checkpoint; answers the seqs they had. */
  private static List<Long> operations(CheckpointStore store) {
    List<Long> seqs = new ArrayList<>();
    seqs.add(store.saveCheckpoint("r", "n", grown(9), Map.of(), operation("one")).seq());
    for (WriteAnswer answer : store.commit("r", BATCH, operation("three"))) {
      seqs.add(answer instanceof WriteAnswer.Saved saved ? saved.meta().seq() : 0L);
    }
    return seqs;
  }

  private static void giveUp(CheckpointStore store) {
    save(store);
    drop(store);
  }

  /** Twelve checkpoints, three of them of operations. */
  private static void save(CheckpointStore store) {
    store.createRun("r", "w", Map.of("k", 1));
    for (int i = 1; i <= 5; i++) {
      save(store, i);
    }
    long unused = store.appendEvent(WorkflowEvent.of("r", "between"));
    List<Long> seqs = operations(store);
    for (int i = 9; i <= 12; i++) {
      save(store, i);
    }
    assertEquals(List.of(6L, 7L, 0L, 8L), seqs);
  }

  /** Seven of them are given up, two of operations; and tags. */
  private static void drop(CheckpointStore store) {
    assertTrue(store.pin("r", 4, "keep"));
    assertTrue(store.pin("r", 9, "off again"));
    assertEquals(3, store.deleteCheckpointsBefore("r", "n", 4));
    assertTrue(store.unpin("r", 9, "off again"));
    assertTrue(store.deleteCheckpoint("r", "n", 6));
    assertTrue(store.deleteCheckpoint("r", "n", 7));
    assertTrue(store.deleteCheckpoint("r", "n", 10));
    assertTrue(store.deleteCheckpoint("r", "n", 12), "the last");
    assertTrue(store.pin("r", "the run"));
    store.updateRunStatus("r", RunStatus.PAUSED);
  }

  private static void settled(CheckpointStore store) {
    save(store);
    store.settle();
    drop(store);
    store.settle();
  }

  private static void compacted(CheckpointStore store) {
    settled(store);
    assertEquals(1, store.compact().runs());
  }

  @Test
  void ofAHealthyStoreWithDropsInItsJournal() throws IOException {
    Snapshot before = killed(SalvageGivenUpTest::giveUp);
    assertKept(before, 0);
  }

  @Test
  void ofAHealthyStoreThatWasCompacted() throws IOException {
    Snapshot before = closed(SalvageGivenUpTest::compacted);
    assertKept(before, 0);
  }

  @Test
  void ofAHealthyStoreWhoseSegmentsStillHoldIt() throws IOException {
    Snapshot before = killed(SalvageGivenUpTest::settled);
    assertKept(before, 0);
  }

  @Test
  void whereTheCatalogIsLostOfAStoreThatLeftThemOutAsItSettled() throws IOException {
    Snapshot before = closed(SalvageGivenUpTest::giveUp);
    CrashImage.remove(source.resolve("catalog"));
    assertKept(before, 1);
  }

  @Test
  void whereTheCatalogOfACompactedStoreIsLost() throws IOException {
    Snapshot before = closed(SalvageGivenUpTest::compacted);
    assertTrue(segments().stream().allMatch(path -> path.toString().contains("-g1")));
    CrashImage.remove(source.resolve("catalog"));
    assertKept(before, 1);
  }

  @Test
  void whereTheCatalogOfACompactedStoreIsDamaged() throws IOException {
    Snapshot before =
        closed(
            store -> {
              compacted(store);
              save(store, 13);
              assertTrue(store.deleteCheckpoint("r", "n", 9));
            });
    long unused = CrashImage.spoil(CrashImage.file(source, ".cat"), "w", 0);
    CrashImage.remove(source.resolve("journal"));
    assertKept(before, 1);
  }

  @Test
  void whereTheCatalogIsLostAndDropsAreInTheJournalOnly() throws IOException {
    Snapshot before =
        killed(
            store -> {
              compacted(store);
              save(store, 13);
              assertTrue(store.deleteCheckpoint("r", "n", 9));
              assertTrue(store.deleteCheckpoint("r", "n", 13));
            });
    CrashImage.remove(source.resolve("catalog"));
    assertKept(before, 1);
  }

  /** The higher generation counts, for what it names as left out too. */
  @Test
  void whereTheCatalogIsLostAndBothGenerationsAreThere() throws IOException {
    Snapshot before = bothGenerations();
    CrashImage.remove(source.resolve("catalog"));
    assertKept(before, 1);
  }

  @Test
  void whereOldSegmentsAreLeftThatTheCatalogDoesNotName() throws IOException {
    Snapshot before = bothGenerations();
    assertKept(before, 0);
  }

  /** A state that is told by one that only the old generation has is not lost. */
  @Test
  void whereTheNewGenerationIsDamagedTheOldOneHelps() throws IOException {
    Snapshot before = bothGenerations();
    CrashImage.remove(source.resolve("catalog"));
    Path newer =
        segments().stream().filter(path -> path.toString().contains("-g1")).findAny().get();
    byte[] bytes = Files.readAllBytes(newer);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    for (int at = 4_096; at < end - 2_048; at += 512) {
      bytes[at] ^= 1;
    }
    Files.write(newer, bytes);
    List<JsonNode> report = salvage(1);
    before.assertLike(snapshot(target));
    assertEquals(0, report.get(report.size() - 1).get("leftBehind").intValue());
  }

  private Snapshot bothGenerations() throws IOException {
    Path kept = directory.resolve("kept");
    Snapshot before =
        closed(
            store -> {
              settled(store);
              copy(run(), kept);
              assertEquals(1, store.compact().runs());
            });
    for (Path old : CrashImage.files(kept)) {
      Files.copy(old, run().resolve(old.getFileName()));
    }
    assertEquals(2, segments().size());
    return before;
  }

  /** As a crash leaves it before the catalog names the new segment. */
  @Test
  void whereCompactionStoppedBeforeItsCommit() throws IOException {
    Path kept = directory.resolve("kept");
    Snapshot before =
        closed(
            store -> {
              settled(store);
              copy(source, kept);
              assertEquals(1, store.compact().runs());
            });
    Path newer = segments().get(0);
    Files.copy(newer, kept.resolve(source.relativize(newer).toString()));
    source = kept;
    assertKept(before, 0);
    CrashImage.remove(target);
    CrashImage.remove(source.resolve("catalog"));
    assertKept(before, 1);
  }

  @Test
  void aTagOnACheckpointThatIsLostIsNamed() throws IOException {
    Snapshot unused =
        closed(
            store -> {
              store.createRun("r", "w", Map.of());
              for (int i = 1; i <= 3; i++) {
                byte[] state =
                    ("state number " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                CheckpointMeta saved = store.saveCheckpoint("r", "n", state, Map.of());
                assertTrue(store.pin("r", saved.seq(), "tag " + i));
              }
            });
    long at = CrashImage.spoil(segments().get(0), "state number 2", 0);
    assertTrue(at > 0);
    List<JsonNode> report = salvage(1);
    List<String> left =
        report.stream()
            .filter(line -> line.get("kind").textValue().equals("leftBehind"))
            .map(line -> line.get("expected").textValue())
            .toList();
    assertEquals(2, left.size());
    assertEquals("checkpoint 2, on which it puts a tag", left.get(1));
    try (CheckpointStore copy = CairnStore.open(target, StoreOptions.inspection())) {
      List<String> pins = copy.pins("r").stream().map(pin -> pin.seq() + " " + pin.tag()).toList();
      assertEquals(List.of("1 tag 1", "2 tag 3"), pins);
    }
  }

  private void assertKept(Snapshot before, int exit) throws IOException {
    List<JsonNode> report = salvage(exit);
    before.assertLike(snapshot(target));
    JsonNode end = report.get(report.size() - 1);
    assertEquals(0, end.get("leftBehind").intValue());
    assertEquals(0, end.get("dropped").intValue());
    assertTrue(end.get("seqsKept").booleanValue());
    assertEquals(before.toString().contains("the run") ? 2 : 1, end.get("pins").intValue());
    JsonNode run =
        report.stream().filter(line -> line.get("kind").textValue().equals("run")).findAny().get();
    assertTrue(run.get("positionsKept").booleanValue());
    assertTriedAgain();
  }

  /** Whoever tries an operation again is told of its checkpoints, though they are given up. */
  private void assertTriedAgain() {
    try (CheckpointStore copy = CairnStore.open(target)) {
      long last = copy.getRun("r").get().lastCheckpointSeq();
      assertEquals(List.of(6L, 7L, 0L, 8L), operations(copy));
      assertEquals(last, copy.getRun("r").get().lastCheckpointSeq());
      assertFalse(copy.loadCheckpointAt("r", "n", 6).isPresent());
      CheckpointMeta next = copy.saveCheckpoint("r", "n", grown(30), Map.of());
      assertEquals(last + 1, next.seq());
    }
  }

  private Path run() {
    return source.resolve("runs/01/r~0000000200000001");
  }

  private static void copy(Path from, Path to) {
    try {
      CrashImage.copy(from, to);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<Path> segments() throws IOException {
    return CrashImage.files(source).stream()
        .filter(path -> path.toString().endsWith(".seg"))
        .toList();
  }

  private Snapshot closed(Consumer<CheckpointStore> use) {
    Path unused = CrashImage.closed(source, use);
    return snapshot(source);
  }

  private Snapshot killed(Consumer<CheckpointStore> use) throws IOException {
    Snapshot[] before = new Snapshot[1];
    Path unused =
        CrashImage.killed(
            source,
            store -> {
              use.accept(store);
              before[0] = Snapshot.of(store);
            });
    return before[0];
  }

  private static Snapshot snapshot(Path store) {
    try (CheckpointStore open = CairnStore.open(store, StoreOptions.inspection())) {
      assertTrue(open.verify().intact());
      return Snapshot.of(open);
    }
  }

  private List<JsonNode> salvage(int exit) throws IOException {
    ToolRun ran = ToolRun.of("salvage", source.toString(), "--to", target.toString(), "--json");
    assertEquals(exit, ran.exit(), ran.out() + ran.err());
    assertEquals("", ran.err());
    List<JsonNode> lines = new ArrayList<>();
    for (String line : ran.lines()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
