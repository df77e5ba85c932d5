package dev.cairn.store;

import static dev.cairn.store.Crashes.allOf;
import static dev.cairn.store.Crashes.call;
import static dev.cairn.store.Crashes.createRun;
import static dev.cairn.store.Crashes.killedAt;
import static dev.cairn.store.Crashes.open;
import static dev.cairn.store.Crashes.save;
import static dev.cairn.store.Crashes.worksOn;
import static dev.cairn.store.Durability.ASYNC;
import static dev.cairn.store.Durability.SYNC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.kit.States;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The tables of FORMAT.md sections 10.11 and 10.12, each row made, opened, and what it says. */
class CompactionCrashTableTest {
  private static final int SEALED = 1_200_000;

  private final SimulatedDisk disk = new SimulatedDisk();

  private CairnStore withFiveSaves() {
    CairnStore store = open(disk);
    createRun(store, "a", SYNC);
    for (int i = 1; i <= 5; i++) {
      save(store, "a", 3_000 + i, SYNC);
    }
    return store;
  }

  /** Five saves that have settled, and the first two are given up: too few to be rewritten for. */
  private CairnStore withTwoGivenUp() {
    CairnStore store = withFiveSaves();
    store.settle();
    assertEquals(2, store.deleteCheckpointsBefore("a", null, 3));
    return store;
  }

  private static List<Long> seqs(CairnStore store) {
    return store.listCheckpoints("a").stream().map(CheckpointMeta::seq).toList();
  }

  /** Opens what is left: exactly these checkpoints count, and all of it works. */
  private static void opensWith(SimulatedDisk left, List<Long> seqs) {
    CairnStore store = open(left);
    assertEquals(seqs, seqs(store));
    for (long seq : seqs) {
      byte[] state = store.loadCheckpointAt("a", "n", seq).orElseThrow().state();
      assertEquals(3_000 + seq, state.length);
    }
    assertEquals(List.of(), store.verify().damages());
    assertTrue(store.loadCheckpointAt("a", "n", 1).isPresent() == seqs.contains(1L));
    worksOn(left, store);
  }

  private static long segments(SimulatedDisk left) {
    return left.paths().stream()
        .filter(path -> path.contains("/a~") && path.endsWith(".seg"))
        .count();
  }

  // 10.11

  @Test
  void dropNotYetDurable() {
    CairnStore store = withFiveSaves();
    store.settle();
    WriteOptions async = new WriteOptions(ASYNC);
    assertEquals(3, store.deleteCheckpointsBefore("a", null, 4, async));
    opensWith(disk.crashDroppingAll(), List.of(1L, 2L, 3L, 4L, 5L));
    opensWith(disk.crashKeepingAll(), List.of(4L, 5L));
  }

  @Test
  void dropDurable() {
    CairnStore store = withTwoGivenUp();
    assertEquals(List.of(3L, 4L, 5L), seqs(store));
    for (SimulatedDisk left : allOf(disk)) {
      opensWith(left, List.of(3L, 4L, 5L));
    }
  }

  @Test
  void droppedBeforeTheySettled() {
    CairnStore store = withFiveSaves();
    assertEquals(3, store.deleteCheckpointsBefore("a", null, 4));
    store.settle();
    long bytes = segmentBytes(disk);
    assertTrue(bytes < 12_000, bytes + " bytes for two of five states");
    for (SimulatedDisk left : allOf(disk)) {
      opensWith(left, List.of(4L, 5L));
    }
  }

  private static long segmentBytes(SimulatedDisk disk) {
    long bytes = 0;
    for (String path : disk.paths()) {
      bytes += path.endsWith(".seg") ? Crashes.content(disk, path).length : 0;
    }
    return bytes;
  }

  // 10.12

  @Test
  void compactionStopsBeforeTheCommit() {
    CairnStore store = withTwoGivenUp();
    store.settle();
    SimulatedDisk killed = killedAt(disk, call(Verb.WRITE, "catalog/"), store::compact);
    assertEquals(2, segments(killed));
    for (SimulatedDisk left : allOf(killed)) {
      opensWith(left, List.of(3L, 4L, 5L));
      assertEquals(1, segments(left));
    }
  }

  @Test
  void compactionStopsInTheCommit() {
    CairnStore store = withTwoGivenUp();
    store.settle();
    SimulatedDisk killed = killedAt(disk, call(Verb.FORCE, "catalog/"), store::compact);
    for (SimulatedDisk left : allOf(killed)) {
      opensWith(left, List.of(3L, 4L, 5L));
      assertEquals(1, segments(left));
    }
  }

  @Test
  void compactionStopsAfterTheCommit() {
    CairnStore store = withTwoGivenUp();
    store.settle();
    SimulatedDisk killed = killedAt(disk, call(Verb.DELETE, "runs/"), store::compact);
    assertEquals(2, segments(killed));
    for (SimulatedDisk left : allOf(killed)) {
      opensWith(left, List.of(3L, 4L, 5L));
      assertEquals(1, segments(left));
      assertTrue(left.paths().stream().anyMatch(path -> path.endsWith("-g1.seg")));
    }
  }

  @Test
  void compactionLeavesSealedSegments() {
    CairnStore store = open(disk);
    createRun(store, "a", SYNC);
    store.saveCheckpoint("a", "n", States.incompressible(SEALED, 1), Map.of());
    store.saveCheckpoint("a", "n", States.incompressible(3_002, 2), Map.of());
    store.settle();
    assertTrue(store.deleteCheckpoint("a", "n", 1));
    store.settle();
    SimulatedDisk killed = killedAt(disk, second(Verb.DELETE, "runs/"), store::compact);
    assertTrue(killed.paths().stream().anyMatch(path -> path.endsWith("/1-g0.seg")));
    for (SimulatedDisk left : allOf(killed)) {
      assertTrue(segmentBytes(left) > SEALED);
      opensWith(left, List.of(2L));
      assertEquals(1, segments(left), () -> left.paths().toString());
      assertFalse(segmentBytes(left) > SEALED);
    }
  }

  private static Predicate<Call> second(Verb verb, String path) {
    Predicate<Call> each = call(verb, path);
    int[] seen = new int[1];
    return it -> each.test(it) && ++seen[0] == 2;
  }
}
