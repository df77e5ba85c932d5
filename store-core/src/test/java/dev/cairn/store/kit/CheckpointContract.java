package dev.cairn.store.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.RunStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Saving, loading and listing checkpoints. */
public abstract class CheckpointContract extends AreaContract {
  @Test
  void aSavedStateLoadsBack() {
    create(RUN);
    save(NODE, "state");
    assertEquals("state", loaded(RUN, NODE));
    assertEquals("state", loadedAt(NODE, 1));
  }

  @Test
  void aCheckpointTellsEverythingAboutItself() {
    create(RUN);
    CheckpointMeta meta = store.saveCheckpoint(RUN, NODE, bytes("state"), Map.of("step", 3));
    assertEquals(RUN, meta.runId());
    assertEquals(NODE, meta.nodeId());
    assertEquals(1, meta.seq());
    assertEquals(2, meta.position());
    assertEquals(5, meta.stateSize());
    assertTrue(meta.storedSize() > 0, "storedSize " + meta.storedSize());
    assertEquals("{\"step\": Long 3}", Canon.of(meta.metadata()));
  }

  @Test
  void saveLoadAndListTellTheSame() {
    create(RUN);
    CheckpointMeta saved = store.saveCheckpoint(RUN, NODE, bytes("state"), Map.of("step", 3));
    String expected = facts(saved);
    assertEquals(expected, facts(store.loadCheckpoint(RUN, NODE).orElseThrow().meta()));
    assertEquals(expected, facts(store.loadCheckpointAt(RUN, NODE, 1).orElseThrow().meta()));
    assertEquals(expected, facts(store.listCheckpoints(RUN).get(0)));
    assertEquals(expected, facts(store.listNodeCheckpoints(RUN, NODE).get(0)));
  }

  /** All but the stored size, which settling and pruning may change. */
  private static String facts(CheckpointMeta meta) {
    return String.join(
        " ",
        meta.runId(),
        meta.nodeId(),
        "" + meta.seq(),
        "" + meta.position(),
        "" + meta.time(),
        "" + meta.stateSize(),
        meta.contentHash(),
        Canon.of(meta.metadata()));
  }

  @Test
  void seqsBeginAtOneAndAreSharedByAllNodes() {
    create(RUN);
    List<Long> seqs = new ArrayList<>();
    for (String node : List.of("a", "b", "a", "c", "b", "a")) {
      seqs.add(save(node, node).seq());
    }
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), seqs);
  }

  @Test
  void everyRunCountsForItself() {
    create(RUN);
    create("other");
    save(NODE, "1");
    save(NODE, "2");
    assertEquals(1, store.saveCheckpoint("other", NODE, bytes("3"), null).seq());
    assertEquals(3, save(NODE, "4").seq());
  }

  @Test
  void loadingANodeAnswersItsHighestSeq() {
    create(RUN);
    save("a", "a1");
    save("b", "b2");
    save("a", "a3");
    save("b", "b4");
    assertEquals("a3", loaded(RUN, "a"));
    assertEquals(3, store.loadCheckpoint(RUN, "a").orElseThrow().meta().seq());
    assertEquals("b4", loaded(RUN, "b"));
  }

  @Test
  void everySeqOfANodeStaysLoadable() {
    create(RUN);
    for (int i = 1; i <= 10; i++) {
      save(NODE, "state " + i);
    }
    for (int i = 1; i <= 10; i++) {
      assertEquals("state " + i, loadedAt(NODE, i));
    }
  }

  @Test
  void anotherNodesSeqIsEmpty() {
    create(RUN);
    save("a", "a1");
    save("b", "b2");
    assertEquals(Optional.empty(), store.loadCheckpointAt(RUN, "a", 2));
    assertEquals(Optional.empty(), store.loadCheckpointAt(RUN, "b", 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 2, 1L << 32, 1 + (1L << 32), Long.MAX_VALUE, Long.MIN_VALUE})
  void aSeqThatIsNoneIsEmpty(long seq) {
    create(RUN);
    save(NODE, "state");
    assertEquals(Optional.empty(), store.loadCheckpointAt(RUN, NODE, seq));
  }

  @Test
  void unknownRunsAndNodesAreEmpty() {
    create(RUN);
    save(NODE, "state");
    assertEquals(Optional.empty(), store.loadCheckpoint("other", NODE));
    assertEquals(Optional.empty(), store.loadCheckpoint(RUN, "other"));
    assertEquals(Optional.empty(), store.loadCheckpointAt("other", NODE, 1));
    assertEquals(Optional.empty(), store.loadCheckpointAt(RUN, "other", 1));
    assertEquals(List.of(), store.listCheckpoints("other"));
    assertEquals(List.of(), store.listNodeCheckpoints("other", NODE));
    assertEquals(List.of(), store.listNodeCheckpoints(RUN, "other"));
  }

  @Test
  void aRunWithoutCheckpointsListsNone() {
    create(RUN);
    append("type");
    assertEquals(List.of(), store.listCheckpoints(RUN));
    assertEquals(Optional.empty(), store.loadCheckpoint(RUN, NODE));
  }

  @Test
  void listingsAscendAndANodesListingIsPartOfTheRuns() {
    create(RUN);
    for (int i = 1; i <= 12; i++) {
      save("node " + i % 3, "state " + i);
    }
    assertEquals(LongStream.rangeClosed(1, 12).boxed().toList(), seqs(store.listCheckpoints(RUN)));
    assertEquals(List.of(2L, 5L, 8L, 11L), seqs(store.listNodeCheckpoints(RUN, "node 2")));
  }

  private static List<Long> seqs(List<CheckpointMeta> metas) {
    return metas.stream().map(CheckpointMeta::seq).toList();
  }

  @Test
  void savingToAnUnknownRunIsRefused() {
    RunNotFoundException refusal =
        assertThrows(RunNotFoundException.class, () -> save(NODE, "state"));
    assertEquals(RUN, refusal.runId());
    create(RUN);
    assertEquals(List.of(), store.listCheckpoints(RUN));
  }

  @Test
  void anEmptyStateIsAStateOfSizeZero() {
    create(RUN);
    CheckpointMeta meta = save(NODE, new byte[0]);
    assertEquals(0, meta.stateSize());
    assertArrayEquals(new byte[0], store.loadCheckpoint(RUN, NODE).orElseThrow().state());
    assertEquals(1, store.listCheckpoints(RUN).size());
  }

  @Test
  void emptyStatesComeBackBetweenFullOnes() {
    create(RUN);
    for (String state : List.of("", "full", "", "", "full again")) {
      save(NODE, state);
      assertEquals(state, loaded(RUN, NODE));
    }
    assertEquals("", loadedAt(NODE, 3));
    assertEquals("full", loadedAt(NODE, 2));
  }

  @Test
  void noMetadataIsEmptyMetadata() {
    create(RUN);
    assertEquals(Map.of(), save(NODE, "state").metadata());
    assertEquals(Map.of(), store.loadCheckpoint(RUN, NODE).orElseThrow().meta().metadata());
  }

  @Test
  void theSameStateTwiceIsTwoCheckpoints() {
    create(RUN);
    save(NODE, "same");
    assertEquals(2, save(NODE, "same").seq());
    assertEquals("same", loadedAt(NODE, 1));
    assertEquals("same", loadedAt(NODE, 2));
  }

  @Test
  void aContentHashIsOfTheStateAndNothingElse() {
    create(RUN);
    String hash = save("a", "state").contentHash();
    assertTrue(hash.matches("[0-9a-f]{32}"), hash);
    assertEquals(hash, save("b", "state").contentHash());
    assertEquals(hash, save("a", "state").contentHash());
    assertNotEquals(hash, save("a", "State").contentHash());
  }

  @Test
  void positionsAreDenseOverAllKindsOfRecords() {
    create(RUN);
    assertEquals(2, save(NODE, "1").position());
    append("type");
    store.updateRunStatus(RUN, RunStatus.PAUSED);
    assertEquals(5, save(NODE, "2").position());
    append("type");
    assertEquals(
        List.of(3L, 6L), store.getEvents(RUN, 0, 9).stream().map(e -> e.position()).toList());
    assertEquals(4, store.getStatusHistory(RUN).get(0).position());
  }

  @Test
  void aRefusedSaveTakesNeitherSeqNorPosition() {
    create(RUN);
    save(NODE, "1");
    Map<String, Object> bad = Map.of("when", new Object());
    refuses(() -> store.saveCheckpoint(RUN, NODE, bytes("2"), bad), "metadata.when");
    CheckpointMeta next = save(NODE, "3");
    assertEquals(2, next.seq());
    assertEquals(3, next.position());
  }

  @Test
  void aLongSeriesOfEditsLoadsBackInAnyOrder() {
    long seed = 20_260_101;
    List<byte[]> states = series(seed, 150);
    create(RUN);
    states.forEach(state -> save(NODE, state));
    List<Integer> order =
        new ArrayList<>(LongStream.range(0, 150).mapToInt(i -> (int) i).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    for (int i : order) {
      byte[] loaded = store.loadCheckpointAt(RUN, NODE, i + 1).orElseThrow().state();
      assertArrayEquals(states.get(i), loaded, "seq " + (i + 1) + ", seed " + seed);
    }
  }

  /** States that grow, shrink, are edited in the middle, jump back, and start anew now and then. */
  private static List<byte[]> series(long seed, int count) {
    Random random = new Random(seed);
    List<byte[]> states = new ArrayList<>(List.of(States.compressible(10_000, seed)));
    while (states.size() < count) {
      byte[] last = states.get(states.size() - 1);
      states.add(next(last, states.get(random.nextInt(states.size())), random));
    }
    return states;
  }

  private static byte[] next(byte[] last, byte[] earlier, Random random) {
    long seed = random.nextLong();
    return switch (random.nextInt(12)) {
      case 0 -> earlier;
      case 1 -> new byte[0];
      case 2 -> States.incompressible(random.nextInt(5_000), seed);
      case 3, 4, 5 -> States.edited(last, 5, seed);
      default -> States.spliced(last, random.nextInt(200), States.compressible(300, seed), seed);
    };
  }

  @Test
  void nodesWithLikeStatesKeepTheirOwn() {
    create(RUN);
    byte[] base = States.compressible(20_000, 1);
    for (int i = 0; i < 30; i++) {
      save("node " + i % 5, States.edited(base, 3, i));
    }
    for (int i = 0; i < 30; i++) {
      byte[] loaded = store.loadCheckpointAt(RUN, "node " + i % 5, i + 1).orElseThrow().state();
      assertArrayEquals(States.edited(base, 3, i), loaded, "seq " + (i + 1));
    }
  }
}
