package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunStatus;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import dev.cairn.store.kit.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalvageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ODD = "a/../\u0000é";

  @TempDir Path directory;

  private Path source;
  private Path target;

  @BeforeEach
  void name() {
    source = directory.resolve("source");
    target = directory.resolve("target");
  }

  @Test
  void aHealthyStoreIsCopiedWhole() throws IOException {
    Snapshot before = closed(SalvageTest::fill);
    List<JsonNode> report = salvage(0);
    before.assertLike(snapshot(target));
    JsonNode end = report.get(report.size() - 1);
    assertEquals("salvage", end.get("kind").textValue());
    assertTrue(end.get("intact").booleanValue());
    assertTrue(end.get("seqsKept").booleanValue());
    assertEquals(3, end.get("runs").intValue());
    assertEquals(0, end.get("leftBehind").intValue());
  }

  private static final WriteBatch THREE =
      WriteBatch.of()
          .save("n", bytes("state"), Map.of("k", "v"))
          .append(WorkflowEvent.of("again", "paid"))
          .change(RunStatus.PAUSED);

  private static WriteOptions operation(String id) {
    return WriteOptions.SYNC.withOperationId(id);
  }

  /** Operations that have ids, each of another kind; answers their answers. */
  private static List<Object> operations(CheckpointStore store) {
    List<Object> answers = new ArrayList<>();
    answers.add(store.createRun("again", "ship", Map.of(), operation("1")).runId());
    answers.add(store.saveCheckpoint("again", "n", bytes("x"), null, operation("2")).seq());
    store.commit("again", THREE, operation("3")).forEach(answer -> answers.add(answer.position()));
    answers.add(store.appendEvent(WorkflowEvent.of("again", "e"), operation("4")));
    store.updateRunStatus("again", RunStatus.COMPLETED, operation("5"));
    return answers;
  }

  /** Salvage dropped their ids: what was tried again in the copy was written twice. */
  @Test
  void whatIsTriedAgainInTheCopyIsNotWrittenTwice() throws IOException {
    List<Object> answers = new ArrayList<>();
    Snapshot before = closed(store -> answers.addAll(operations(store)));
    List<JsonNode> unused = salvage(0);
    assertTriedAgain(answers, before);
  }

  @Test
  void norInTheCopyOfADamagedStore() throws IOException {
    List<Object> answers = new ArrayList<>();
    Snapshot before = closed(store -> answers.addAll(operations(store)));
    CrashImage.remove(source.resolve("catalog"));
    assertNothingLost(before);
    assertTriedAgain(answers, before);
  }

  private void assertTriedAgain(List<Object> answers, Snapshot before) {
    try (CheckpointStore copy = CairnStore.open(target)) {
      assertEquals(answers, operations(copy));
    }
    before.assertLike(snapshot(target));
  }

  /**
   * An operation that has lost a record has not happened: it may be tried again, and is written.
   */
  @Test
  void anOperationThatHasLostARecordIsNotSaidToHaveHappened() throws IOException {
    closed(store -> operations(store));
    CrashImage.spoil(CrashImage.file(source, "again~0000000200000001/1-g0.seg"), "paid", 0);
    List<JsonNode> unused = salvage(1);
    try (CheckpointStore copy = CairnStore.open(target)) {
      assertEquals(2, copy.listCheckpoints("again").size());
      assertEquals(3, copy.commit("again", THREE, operation("3")).size());
      assertEquals(3, copy.listCheckpoints("again").size());
      assertEquals(1, copy.appendEvent(WorkflowEvent.of("again", "e"), operation("4")));
    }
  }

  @Test
  void withoutACatalogNothingIsLost() throws IOException {
    Snapshot before = closed(SalvageTest::fill);
    CrashImage.remove(source.resolve("catalog"));
    assertNothingLost(before);
  }

  @Test
  void withADamagedCatalogNothingIsLost() throws IOException {
    Snapshot before = closed(SalvageTest::fill);
    CrashImage.spoil(CrashImage.file(source, ".cat"), "ship", 0);
    assertNothingLost(before);
  }

  @Test
  void withoutStoreTheOtherFilesSayWhoseTheyAre() throws IOException {
    Snapshot before = closed(SalvageTest::fill);
    Files.delete(source.resolve("STORE"));
    assertNothingLost(before);
  }

  @Test
  void withOnlySegmentsLeftNothingIsLost() throws IOException {
    Snapshot before = closed(SalvageTest::fill);
    Files.delete(source.resolve("STORE"));
    CrashImage.remove(source.resolve("catalog"));
    CrashImage.remove(source.resolve("journal"));
    assertNothingLost(before);
  }

  @Test
  void anUnsettledJournalIsCopiedToo() throws IOException {
    Snapshot before = killed(SalvageTest::fill);
    Files.delete(source.resolve("STORE"));
    assertNothingLost(before);
  }

  @Test
  void anUnsettledJournalWithoutACatalogIsCopiedToo() throws IOException {
    Snapshot before =
        killed(
            store -> {
              fill(store);
              store.settle();
              store.appendEvent(WorkflowEvent.of("order-7", "since"));
              store.updateRunStatus("order-7", RunStatus.FAILED);
            });
    CrashImage.remove(source.resolve("catalog"));
    assertNothingLost(before);
  }

  @Test
  void aDamagedRecordIsLeftBehindAndNamed() throws IOException {
    closed(SalvageTest::fill);
    Path segment = CrashImage.file(source, "order-7~0000000200000001/1-g0.seg");
    CrashImage.spoil(segment, "the first state", 0);
    List<JsonNode> report = salvage(1);
    JsonNode left = one(report, "leftBehind");
    assertEquals("order-7", left.get("run").textValue());
    assertEquals(1, left.get("seq").intValue());
    assertEquals(source.relativize(segment).toString(), left.get("file").textValue());
    JsonNode run = runLine(report, "order-7");
    assertFalse(run.get("seqsKept").booleanValue());
    assertEquals(1, run.get("leftBehind").intValue());
    assertTrue(runLine(report, ODD).get("seqsKept").booleanValue());
    try (CheckpointStore copy = CairnStore.open(target, StoreOptions.inspection())) {
      assertEquals(1, copy.listCheckpoints("order-7").size());
      assertEquals("the second state", text(copy.loadCheckpoint("order-7", "n").get().state()));
      assertEquals(2, copy.getEvents("order-7", 0, 10).size());
      assertTrue(copy.verify().intact());
    }
  }

  @Test
  void statesThatAreToldByOthersAreCopiedAsStates() throws IOException {
    Snapshot before = closed(SalvageTest::chain);
    CrashImage.remove(source.resolve("catalog"));
    assertNothingLost(before);
  }

  @Test
  void statesInTheJournalThatAreToldBySettledOnesAreCopiedToo() throws IOException {
    Snapshot before =
        killed(
            store -> {
              chain(store);
              store.settle();
              store.saveCheckpoint("chain", "n", chained(9), Map.of());
            });
    Files.delete(source.resolve("STORE"));
    assertNothingLost(before);
  }

  @Test
  void whatIsToldByADamagedRecordIsLeftBehindWithIt() throws IOException {
    closed(SalvageTest::chain);
    Path segment = CrashImage.file(source, "chain~0000000200000001/1-g0.seg");
    CrashImage.spoil(segment, "insert 3", 0);
    List<JsonNode> report = salvage(1);
    List<Integer> left =
        report.stream()
            .filter(line -> line.get("kind").textValue().equals("leftBehind"))
            .map(line -> line.get("seq").intValue())
            .toList();
    assertEquals(List.of(3, 4, 5), left);
    try (CheckpointStore copy = CairnStore.open(target, StoreOptions.inspection())) {
      assertEquals(3, copy.listCheckpoints("chain").size());
      assertArrayEquals(chained(2), copy.loadCheckpointAt("chain", "n", 2).get().state());
      assertArrayEquals(chained(60), copy.loadCheckpoint("chain", "n").get().state());
      assertTrue(copy.verify().intact());
    }
  }

  /** Five states, each told by the one before but the first, and one that is whole again. */
  private static void chain(CheckpointStore store) {
    store.createRun("chain", "w", Map.of());
    for (int i = 1; i <= 5; i++) {
      store.saveCheckpoint("chain", "n", chained(i), Map.of("i", i));
    }
    store.saveCheckpoint("chain", "n", chained(60), Map.of());
  }

  private static byte[] chained(int i) {
    StringBuilder text = new StringBuilder();
    new Random(i / 50).ints(500).forEach(n -> text.append(n).append(' '));
    for (int n = 1; n <= i % 50; n++) {
      text.insert(n * 500, " insert " + n + ' ');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aDamagedRecordIsTakenFromTheJournalWhereThatStillHasIt() throws IOException {
    Snapshot before =
        killed(
            store -> {
              fill(store);
              store.settle();
            });
    CrashImage.spoil(CrashImage.file(source, "order-7~0000000200000001/1-g0.seg"), "first", 0);
    before.assertLike(snapshotOf(salvage(1)));
  }

  @Test
  void aDamagedJournalLosesOnlyWhatIsDamaged() throws IOException {
    killed(SalvageTest::fill);
    CrashImage.spoil(journal("the first state"), "the first state", 0);
    List<JsonNode> report = salvage(1);
    assertEquals(1, one(report, "leftBehind").get("seq").intValue());
    try (CheckpointStore copy = CairnStore.open(target, StoreOptions.inspection())) {
      assertEquals(2, copy.getEvents("order-7", 0, 10).size());
      assertEquals(1, copy.listCheckpoints("order-7").size());
      assertEquals(1, copy.listCheckpoints("big").size());
    }
  }

  @Test
  void aRunWithoutItsCreationIsMadeAnew() throws IOException {
    closed(SalvageTest::fill);
    CrashImage.spoil(CrashImage.file(source, "order-7~0000000200000001/1-g0.seg"), "ship", 0);
    List<JsonNode> report = salvage(1);
    assertTrue(one(report, "leftBehind").get("expected").textValue().contains("creation"));
    assertTrue(runLine(report, "order-7").get("seqsKept").booleanValue());
    try (CheckpointStore copy = CairnStore.open(target, StoreOptions.inspection())) {
      assertEquals("ship", copy.getRun("order-7").get().workflow());
      assertEquals(Map.of(), copy.getRun("order-7").get().params());
    }
  }

  @Test
  void aDamagedSealedSegmentCostsItsCheckpointOnly() throws IOException {
    closed(SalvageTest::fill);
    Path sealed = CrashImage.file(source, "big~0000000200000003/1-g0.seg");
    byte[] bytes = Files.readAllBytes(sealed);
    bytes[bytes.length / 2] ^= 1;
    Files.write(sealed, bytes);
    List<JsonNode> report = salvage(1);
    assertEquals("big", one(report, "leftBehind").get("run").textValue());
    assertEquals(0, runLine(report, "big").get("checkpoints").intValue());
  }

  @Test
  void aDeletedRunWhoseDirectoryIsStillThereStaysDeleted() throws IOException {
    Snapshot before =
        killed(
            store -> {
              fill(store);
              store.settle();
              boolean unused = store.deleteRun("order-7");
            });
    assertTrue(CrashImage.files(source).toString().contains("order-7~"));
    Files.delete(source.resolve("STORE"));
    List<JsonNode> report = salvage(1);
    before.assertLike(snapshot(target));
    assertEquals("order-7", one(report, "dropped").get("run").textValue());
  }

  @Test
  void aDirectoryThatAWholeCatalogDoesNotKnowStaysDeleted() throws IOException {
    Path kept = directory.resolve("kept");
    Snapshot before =
        closed(
            store -> {
              fill(store);
              store.settle();
              keep("order-7~0000000200000001", kept);
              boolean unused = store.deleteRun("order-7");
            });
    CrashImage.copy(kept, source.resolve("runs/01/order-7~0000000200000001"));
    Files.delete(source.resolve("STORE"));
    List<JsonNode> report = salvage(1);
    before.assertLike(snapshot(target));
    assertEquals("order-7", one(report, "dropped").get("run").textValue());
  }

  @Test
  void ofTwoRunsWithOneIdTheNewerIsKept() throws IOException {
    Path kept = directory.resolve("kept");
    Snapshot before =
        closed(
            store -> {
              fill(store);
              store.settle();
              keep("order-7~0000000200000001", kept);
              boolean unused = store.deleteRun("order-7");
              store.createRun("order-7", "again", null);
            });
    CrashImage.copy(kept, source.resolve("runs/01/order-7~0000000200000001"));
    CrashImage.remove(source.resolve("catalog"));
    List<JsonNode> report = salvage(1);
    before.assertLike(snapshot(target));
    assertTrue(one(report, "dropped").get("reason").textValue().contains("newer run"));
  }

  @Test
  void theSourceStaysAsItIs() throws IOException {
    closed(SalvageTest::fill);
    CrashImage.spoil(CrashImage.file(source, "order-7~0000000200000001/1-g0.seg"), "first", 0);
    String before = CrashImage.contents(source);
    assertEquals(1, ToolRun.of("salvage", source.toString(), "--to", target.toString()).exit());
    assertEquals(before, CrashImage.contents(source));
  }

  @Test
  void aLiveWriterIsThree() {
    closed(SalvageTest::fill);
    try (CheckpointStore open = CairnStore.open(source, CrashImage.QUIET)) {
      ToolRun ran = ToolRun.of("salvage", source.toString(), "--to", target.toString());
      assertEquals(3, ran.exit(), ran.err());
      assertTrue(ran.err().contains("locked by process"), ran.err());
      assertFalse(Files.exists(target));
      assertEquals(3, open.listRuns(dev.cairn.store.RunQuery.all()).runs().size());
    }
  }

  @Test
  void aTargetThatIsNotEmptyOrWithinTheSourceIsTwo() throws IOException {
    closed(SalvageTest::fill);
    Files.createDirectory(target);
    Files.writeString(target.resolve("mine"), "mine");
    assertEquals(2, ToolRun.of("salvage", source.toString(), "--to", target.toString()).exit());
    String inside = source.resolve("runs").resolve("new").toString();
    assertEquals(2, ToolRun.of("salvage", source.toString(), "--to", inside).exit());
    assertEquals(2, ToolRun.of("salvage", source.toString()).exit());
    assertEquals(2, ToolRun.of("salvage", target + "x", "--to", target + "y").exit());
  }

  private void assertNothingLost(Snapshot before) throws IOException {
    List<JsonNode> report = salvage(1);
    before.assertLike(snapshot(target));
    JsonNode end = report.get(report.size() - 1);
    assertFalse(end.get("intact").booleanValue());
    assertEquals(0, end.get("leftBehind").intValue());
    assertTrue(end.get("seqsKept").booleanValue());
  }

  private static void fill(CheckpointStore store) {
    store.createRun("order-7", "ship", Map.of("n", 3, "list", List.of(1, "x")));
    store.saveCheckpoint("order-7", "n", bytes("the first state"), Map.of("k", "v"));
    store.appendEvent(
        WorkflowEvent.of("order-7", "paid")
            .withNode("till")
            .withCallerTime(Instant.ofEpochSecond(1, 5_000))
            .withPayload(Map.of("sum", 12.5, "bytes", new byte[] {1})));
    store.updateRunStatus("order-7", RunStatus.PAUSED);
    store.saveCheckpoint("order-7", "n", bytes("the second state"), null);
    store.createRun(ODD, "ship", null);
    store.appendEvent(WorkflowEvent.of(ODD, "e"));
    store.saveCheckpoint(ODD, ODD, bytes("compressible ".repeat(1000)), null);
    store.updateRunStatus(ODD, RunStatus.COMPLETED);
    store.createRun("big", "ship", null);
    byte[] large = new byte[1_500_000];
    new Random(1).nextBytes(large);
    store.saveCheckpoint("big", "n", large, Map.of("large", true));
    store.appendEvent(WorkflowEvent.of("order-7", "sent"));
  }

  private Snapshot closed(Consumer<CheckpointStore> use) {
    CrashImage.closed(source, use);
    return snapshot(source);
  }

  private Snapshot killed(Consumer<CheckpointStore> use) throws IOException {
    Snapshot[] before = new Snapshot[1];
    CrashImage.killed(
        source,
        store -> {
          use.accept(store);
          before[0] = Snapshot.of(store);
        });
    return before[0];
  }

  private void keep(String run, Path kept) {
    try {
      CrashImage.copy(source.resolve("runs/01/" + run), kept);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path journal(String text) throws IOException {
    for (Path path : CrashImage.files(source.resolve("journal"))) {
      if (new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).contains(text)) {
        return path;
      }
    }
    throw new AssertionError("no journal file with " + text);
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

  private Snapshot snapshotOf(List<JsonNode> report) {
    assertEquals("salvage", report.get(report.size() - 1).get("kind").textValue());
    return snapshot(target);
  }

  private static Snapshot snapshot(Path store) {
    try (CheckpointStore open = CairnStore.open(store, StoreOptions.inspection())) {
      assertTrue(open.verify().intact());
      return Snapshot.of(open);
    }
  }

  private static JsonNode one(List<JsonNode> report, String kind) {
    List<JsonNode> found =
        report.stream().filter(line -> line.get("kind").textValue().equals(kind)).toList();
    assertEquals(1, found.size(), report.toString());
    return found.get(0);
  }

  private static JsonNode runLine(List<JsonNode> report, String run) {
    return report.stream()
        .filter(line -> line.get("kind").textValue().equals("run"))
        .filter(line -> line.get("run").textValue().equals(run))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] state) {
    return new String(state, StandardCharsets.UTF_8);
  }
}
