package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.kit.Canon;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stores that were written once and are kept with the sources: this code reads them, and from the
 * same commands makes the same bytes. Where the format changes on purpose, CONTRIBUTING.md says how
 * to write them anew.
 */
class GoldenStoreTest {
  private static final String CLOSED = "closed";
  private static final String UNCLOSED = "unclosed";
  private static final String DENSE = "dense";

  @TempDir Path directory;

  private static Map<String, byte[]> golden(String name) throws IOException, URISyntaxException {
    URL resource = GoldenStoreTest.class.getResource("/golden/v1/" + name);
    assertNotNull(resource, "no golden store " + name);
    return GoldenStores.read(Path.of(resource.toURI()));
  }

  private CairnStore openGolden(String name) throws IOException, URISyntaxException {
    GoldenStores.write(golden(name), directory);
    return CairnStore.open(directory);
  }

  private Map<String, byte[]> made(String name) throws IOException {
    Path target = directory.resolve("made");
    if (name.equals(CLOSED)) {
      GoldenStores.makeClosed(target);
    } else {
      GoldenStores.makeUnclosed(target, directory.resolve("scratch"));
    }
    return GoldenStores.read(target);
  }

  private void theSameBytes(String name) throws IOException, URISyntaxException {
    Map<String, byte[]> made = made(name);
    if (Boolean.getBoolean("cairn.golden.write")) {
      GoldenStores.writePacked(made, Path.of("src/test/resources/golden/v1", name));
      return;
    }
    Map<String, byte[]> golden = golden(name);
    assertEquals(golden.keySet(), made.keySet());
    golden.forEach((file, bytes) -> assertArrayEquals(bytes, made.get(file), file));
  }

  @Test
  void theSameCommandsMakeTheSameClosedStore() throws Exception {
    theSameBytes(CLOSED);
  }

  @Test
  void theSameCommandsMakeTheSameUnclosedStore() throws Exception {
    theSameBytes(UNCLOSED);
  }

  /**
   * Of a store that settled with DENSE the bytes are those of the zlib of the JDK that wrote it:
   * another may choose others. So it is only written anew where that is asked for.
   */
  @Test
  void theSameCommandsMakeTheSameDenseStoreButForItsStreams() throws Exception {
    Path target = directory.resolve("made");
    GoldenStores.makeDense(target);
    Map<String, byte[]> made = GoldenStores.read(target);
    if (Boolean.getBoolean("cairn.golden.write")) {
      GoldenStores.writePacked(made, Path.of("src/test/resources/golden/v1", DENSE));
      return;
    }
    assertEquals(golden(DENSE).keySet(), made.keySet());
    try (CairnStore store = CairnStore.open(target)) {
      theDense(store);
    }
  }

  @Test
  void theDenseStoreIsReadAsItWasWritten() throws Exception {
    try (CairnStore store = openGolden(DENSE)) {
      assertTrue(store.openReport().cleanlyClosed());
      theDense(store);
    }
  }

  private static void theDense(CairnStore store) {
    assertEquals(List.of(), store.verify().damages());
    theOrder(store, RunStatus.PAUSED, 4);
    theChain(store, 5);
    List<WorkflowEvent> events = store.getEvents("chain", 0, 99);
    assertEquals(90, events.size());
    for (WorkflowEvent event : events) {
      assertEquals(GoldenStores.told((int) event.seq()), event.payload());
    }
    assertEquals(GoldenStores.told(64), store.getEvents("chain", 63, 1).get(0).payload());
  }

  @Test
  void theClosedStoreIsReadAsItWasWritten() throws Exception {
    try (CairnStore store = openGolden(CLOSED)) {
      OpenReport report = store.openReport();
      assertTrue(report.cleanlyClosed());
      assertEquals(0, report.journalBatches());
      assertEquals(List.of(), store.verify().damages());
      assertEquals(
          List.of("order-7", "Ünïcode/../✓", "chain"),
          store.listRuns(RunQuery.all()).runs().stream().map(RunSummary::runId).toList());
      assertTrue(store.getRun("gone").isEmpty());
      theOrder(store, RunStatus.COMPLETED, 4);
      theChain(store, 3);
      Checkpoint last = store.loadCheckpoint("order-7", "pack").orElseThrow();
      assertArrayEquals(GoldenStores.hex(66_000), last.state());
      WorkflowEvent only = store.getEvents("Ünïcode/../✓", 0, 9).get(0);
      assertEquals("only", only.type());
    }
  }

  @Test
  void theUnclosedStoreIsReadAsItWasWritten() throws Exception {
    try (CairnStore store = openGolden(UNCLOSED)) {
      OpenReport report = store.openReport();
      assertFalse(report.cleanlyClosed());
      assertEquals(5, report.journalBatches());
      assertEquals(0, report.tornBytes());
      assertEquals(List.of(), report.damages());
      assertEquals(List.of(), store.verify().damages());
      theOrder(store, RunStatus.PAUSED, 4);
      theChain(store, 5);
      Checkpoint last = store.loadCheckpoint("order-7", "pack").orElseThrow();
      assertArrayEquals(new byte[] {9, 8, 7}, last.state());
      assertEquals(Map.of("late", true), last.meta().metadata());
      RunMetadata young = store.getRun("young").orElseThrow();
      assertEquals(Map.of("never", "settled"), young.params());
      assertEquals(List.of(1L, 2L, 3L), store.getEvents("young", 0, 9).get(0).payload());
    }
    try (CairnStore store = CairnStore.open(directory)) {
      assertTrue(store.openReport().cleanlyClosed());
      theOrder(store, RunStatus.PAUSED, 4);
    }
  }

  private static void theOrder(CairnStore store, RunStatus status, long lastCheckpoint) {
    RunMetadata run = store.getRun("order-7").orElseThrow();
    assertEquals("ship", run.workflow());
    assertEquals(status, run.status());
    assertEquals(Instant.parse("2023-11-14T22:13:20.002Z"), run.created());
    assertEquals(
        "{\"gift\": false, \"items\": [\"a\", Long 2, Double 2.5]}", Canon.of(run.params()));
    assertEquals(lastCheckpoint, run.lastCheckpointSeq());
    assertEquals(2, run.lastEventSeq());
    theCheckpoints(store);
    theEvents(store);
    StatusChange paused = store.getStatusHistory("order-7").get(0);
    assertEquals(RunStatus.PAUSED, paused.status());
    assertEquals(5, paused.position());
  }

  private static void theCheckpoints(CairnStore store) {
    List<CheckpointMeta> metas = store.listCheckpoints("order-7");
    assertEquals(4, metas.size());
    CheckpointMeta first = metas.get(0);
    assertEquals("pick", first.nodeId());
    assertEquals(2, first.position());
    assertEquals(Instant.parse("2023-11-14T22:13:20.003Z"), first.time());
    assertEquals(Map.of("try", 1L), first.metadata());
    assertEquals("5c2da231dc24b2de55e9244753673052", first.contentHash());
    assertArrayEquals(new byte[] {1, 2, 3}, state(store, "pick", 1));
    byte[] text = "ship it. ".repeat(600).getBytes(StandardCharsets.UTF_8);
    assertArrayEquals(text, state(store, "pack", 2));
    assertArrayEquals(new byte[0], state(store, "pick", 3));
  }

  private static void theChain(CairnStore store, int checkpoints) {
    List<CheckpointMeta> metas = store.listCheckpoints("chain");
    assertEquals(checkpoints, metas.size());
    for (int i = 0; i < checkpoints; i++) {
      Checkpoint checkpoint = store.loadCheckpointAt("chain", "n", i + 1).orElseThrow();
      assertArrayEquals(GoldenStores.chained(i), checkpoint.state());
      boolean told = checkpoint.meta().storedSize() < 700;
      assertEquals(i > 0, told, "checkpoint " + (i + 1));
    }
  }

  private static byte[] state(CairnStore store, String node, long seq) {
    return store.loadCheckpointAt("order-7", node, seq).orElseThrow().state();
  }

  private static void theEvents(CairnStore store) {
    List<WorkflowEvent> events = store.getEvents("order-7", 0, 9);
    WorkflowEvent paid = events.get(0);
    assertEquals("paid", paid.type());
    assertEquals("pick", paid.nodeId());
    assertEquals(3, paid.position());
    assertEquals(Instant.parse("2020-09-13T12:26:40.000005Z"), paid.callerTime());
    assertEquals("{\"raw\": h'00ff', \"sum\": Double 12.5}", Canon.of(paid.payload()));
    assertEquals("packed", events.get(1).type());
  }
}
