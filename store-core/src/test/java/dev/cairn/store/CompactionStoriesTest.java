package dev.cairn.store;

import static dev.cairn.store.Crashes.call;
import static dev.cairn.store.Crashes.createRun;
import static dev.cairn.store.Crashes.killedAt;
import static dev.cairn.store.Crashes.open;
import static dev.cairn.store.Crashes.path;
import static dev.cairn.store.Crashes.save;
import static dev.cairn.store.Durability.ASYNC;
import static dev.cairn.store.Durability.SYNC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.Layout.Region;
import dev.cairn.store.io.Call;
import dev.cairn.store.io.Fault;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What went wrong once with what is given up, told as it happened. */
class CompactionStoriesTest {
  private final SimulatedDisk disk = new SimulatedDisk();

  private static List<Long> seqs(CairnStore store) {
    return store.listCheckpoints("a").stream().map(CheckpointMeta::seq).toList();
  }

  private static List<String> tags(CairnStore store) {
    return store.pins("a").stream().map(Pin::tag).toList();
  }

  /** Does something when such a call comes first. */
  private void when(Predicate<Call> moment, Runnable doing) {
    boolean[] done = new boolean[1];
    disk.onCall(
        it -> {
          if (!done[0] && moment.test(it)) {
            done[0] = true;
            doing.run();
          }
        });
  }

  private CairnStore withSaves(int n) {
    CairnStore store = open(disk);
    createRun(store, "a", SYNC);
    for (int i = 1; i <= n; i++) {
      save(store, "a", 3_000 + i, SYNC);
    }
    return store;
  }

  private List<String> segments(SimulatedDisk left) {
    return left.paths().stream().filter(it -> it.contains("/a~") && it.endsWith(".seg")).toList();
  }

  /**
   * A segment full of what was given up, of which the next segment's checkpoints were told: it was
   * rewritten again and again, and nothing was ever had back.
   */
  /**
   * A compaction that met a full disk had removed what it had made, but the directory was not
   * forced: after a clean closing and a power cut it was there again, and nobody looked for it.
   */
  @Test
  void whatACompactionHasTakenBackDoesNotComeBack() {
    CairnStore store = open(disk);
    createRun(store, "a", SYNC);
    for (int i = 1; i <= 20; i++) {
      save(store, "a", 90_000 + i, SYNC);
    }
    store.settle();
    assertEquals(17, store.deleteCheckpointsBefore("a", null, 18));
    store.settle();
    disk.failWhen(
        it -> it.verb() == Verb.WRITE && it.path().endsWith("-g1.seg") && it.position() > 0,
        Fault.ENOSPC);
    assertThrows(StoreException.class, store::compact);
    disk.clearFaults();
    store.close();
    List<String> segments = segments(disk);
    assertEquals(segments, segments(disk.crashDroppingAll()));
    for (int i = 0; i < 20; i++) {
      assertEquals(segments, segments(disk.crash(i)));
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatAnotherSegmentIsToldByIsHadBackToo() {
    CairnStore store = open(disk);
    createRun(store, "a", ASYNC);
    byte[] first = States.incompressible(900_000, 0);
    WriteOptions async = new WriteOptions(ASYNC);
    store.saveCheckpoint("a", "told", first, Map.of(), async);
    for (int i = 1; i < 75; i++) {
      store.saveCheckpoint("a", "n" + i, States.incompressible(900_000, i), Map.of(), async);
    }
    byte[] second = States.edited(first, 3, 1);
    long seq = store.saveCheckpoint("a", "told", second, Map.of(), async).seq();
    for (int i = 75; i < 80; i++) {
      store.saveCheckpoint("a", "n" + i, States.incompressible(900_000, i), Map.of(), async);
    }
    store.settle();
    assertEquals(2, segments(disk).size());
    assertTrue(store.deleteCheckpoint("a", "told", 1));
    CompactionReport report = store.compact();
    assertEquals(List.of(), report.refused());
    assertTrue(report.bytesAfter() < report.bytesBefore(), report.toString());
    assertArrayEquals(second, store.loadCheckpointAt("a", "told", seq).orElseThrow().state());
    assertEquals(List.of(), store.verify().damages());
    report = store.compact();
    assertEquals(0, report.runs());
    store.close();
  }

  /**
   * A tag was taken off by a record that the power's failure took away; but a pass had left out the
   * record that put it on.
   */
  @Test
  void aTagStaysAsLongAsTheRecordThatTakesItOffIsNotDurable() {
    CairnStore store =
        CairnStore.open(
            "simulated",
            disk,
            LoggedStore.OPTIONS.withDurability(ASYNC),
            LoggedStore.environment(1));
    createRun(store, "a", SYNC);
    for (int i = 1; i <= 5; i++) {
      save(store, "a", 3_000 + i, SYNC);
    }
    assertTrue(store.pin("a", 4, "keep"));
    store.settle();
    assertEquals(2, store.deleteCheckpointsBefore("a", null, 3));
    when(call(Verb.FORCE, "catalog/"), () -> assertTrue(store.unpin("a", 4, "keep")));
    CompactionReport unused = store.compact();
    assertEquals(List.of(), tags(store));
    try (CairnStore again = open(disk.crashDroppingAll())) {
      assertEquals(List.of(3L, 4L, 5L), seqs(again));
      assertEquals(List.of("keep"), tags(again));
    }
    try (CairnStore again = open(disk.crashKeepingAll())) {
      assertEquals(List.of(), tags(again));
    }
  }

  /** A bit of a record had flipped; reading the index removed the body to which it refers. */
  @Test
  void ofADamagedRunNoSealedSegmentIsRemoved() throws IOException {
    CairnStore store = open(disk);
    createRun(store, "a", SYNC);
    save(store, "a", 1_200_000, SYNC);
    store.settle();
    SimulatedDisk left = disk.crashKeepingAll();
    String segment = path(left, "runs/", "/2-g0.seg");
    Region record = Layout.of(left, segment).get(2);
    left.poke(segment, record.from() + 9, (byte) 0x55);
    CairnStore again = open(left);
    assertThrows(CorruptRecordException.class, () -> again.listCheckpoints("a"));
    assertEquals(2, segments(left).size());
  }

  /** A segment could not be read for a while: what was given up in it came back with it. */
  @Test
  void whatIsGivenUpInASegmentThatCannotBeReadStaysGivenUp() throws IOException {
    CairnStore store = withSaves(5);
    store.settle();
    assertEquals(2, store.deleteCheckpointsBefore("a", null, 3));
    SimulatedDisk left = disk.crashKeepingAll();
    String segment = path(left, "runs/", ".seg");
    byte was = left.content(segment)[40];
    left.poke(segment, 40, (byte) (was ^ 1));
    try (CairnStore damaged = open(left)) {
      damaged.settle();
    }
    left.poke(segment, 40, was);
    try (CairnStore again = open(left)) {
      assertEquals(List.of(3L, 4L, 5L), seqs(again));
      assertEquals(List.of(), again.verify().damages());
    }
  }

  /** After a loss was accepted, compaction came upon it, and writing was refused once more. */
  @Test
  void anAcceptedLossIsNotNoticedAgain() throws IOException {
    withSaves(5).close();
    String segment = path(disk, "runs/", ".seg");
    disk.poke(segment, Layout.of(disk, segment).get(4).from() + 9, (byte) 0x55);
    try (CairnStore store = open(disk)) {
      store.acceptLoss("a");
      assertEquals(1, store.deleteCheckpointsBefore("a", null, 2));
      CompactionReport report = store.compact();
      assertEquals(1, report.refused().size());
      save(store, "a", 3_000, SYNC);
    }
  }

  /** A run that was deleted while it was rewritten was reported as damaged. */
  @Test
  void aRunThatIsDeletedMeanwhileIsNotDamaged() {
    CairnStore store = open(disk);
    createRun(store, "a", SYNC);
    byte[] state = States.incompressible(10_000, 1);
    for (int i = 0; i < 3; i++) {
      state = States.edited(state, 2, i);
      store.saveCheckpoint("a", "n", state, Map.of());
    }
    CheckpointMeta unused = store.saveCheckpoint("a", "m", States.incompressible(30_000, 2), null);
    store.settle();
    assertTrue(store.deleteCheckpoint("a", "n", 1));
    store.settle();
    when(
        it -> it.verb() == Verb.CREATE && it.path().endsWith("-g1.seg"),
        () -> assertTrue(store.deleteRun("a")));
    CompactionReport report = store.compact();
    assertEquals(List.of(), report.refused());
    assertTrue(store.getRun("a").isEmpty());
    store.close();
    assertEquals(List.of(), segments(disk));
  }

  /**
   * An operation that was lost in a crash had pushed another out of the newest 1,024, and what that
   * had written, and was given up, was left out: tried again, it was written once more.
   */
  @Test
  void whatALostOperationHasPushedOutIsStillRecognised() {
    CairnStore store = withSaves(0);
    WriteOptions first = WriteOptions.SYNC.withOperationId("first");
    byte[] state = States.incompressible(3_000, 1);
    assertEquals(1, store.saveCheckpoint("a", "n", state, null, first).seq());
    for (int i = 2; i <= WriteOptions.OPERATIONS_REMEMBERED; i++) {
      append(store, WriteOptions.ASYNC.withOperationId("o" + i));
    }
    save(store, "a", 3_001, SYNC);
    assertTrue(store.deleteCheckpoint("a", "n", 1));
    append(store, WriteOptions.ASYNC);
    WriteOptions tooMany = WriteOptions.ASYNC.withOperationId("too many");
    boolean[] done = new boolean[1];
    disk.beforeForce(
        path -> {
          if (!done[0] && path.startsWith("journal/")) {
            done[0] = true;
            append(store, tooMany);
          }
        });
    store.settle();
    assertTrue(done[0]);

    CairnStore lost = open(disk.crashDroppingAll());
    assertEquals(1, lost.saveCheckpoint("a", "n", state, null, first).seq());
    assertEquals(List.of(2L), seqs(lost));
    append(lost, tooMany);
    assertEquals(3, lost.saveCheckpoint("a", "n", state, null, first).seq(), "one too many");
  }

  private static void append(CairnStore store, WriteOptions how) {
    long unused = store.appendEvent(WorkflowEvent.of("a", "event"), how);
  }

  /** A reader that had long gone kept a store from closing cleanly. */
  @Test
  void whatWaitsForAReaderIsRemovedAtTheClosing() {
    CairnStore store = withSaves(5);
    store.settle();
    assertEquals(2, store.deleteCheckpointsBefore("a", null, 3));
    store.settle();
    List<CompactionReport> reports = new ArrayList<>();
    when(call(Verb.READ, "runs/"), () -> reports.add(store.compact()));
    assertTrue(store.loadCheckpointAt("a", "n", 4).isPresent());
    assertEquals(1, reports.size());
    assertEquals(2, segments(disk).size());
    store.close();
    assertEquals(1, segments(disk).size());
    try (CairnStore again = open(disk)) {
      assertTrue(again.openReport().cleanlyClosed());
    }
  }

  /** One sector of one run could not be read: all writing to the store ended. */
  @Test
  void aSegmentThatTheDeviceCannotReadIsNotRewrittenAndNothingElseHappens() {
    CairnStore store = withSaves(5);
    store.settle();
    assertEquals(2, store.deleteCheckpointsBefore("a", null, 3));
    store.settle();
    disk.failReadAt(path -> path.startsWith("runs/"));
    CompactionReport report = store.compact();
    assertEquals(1, report.refused().size());
    createRun(store, "b", SYNC);
    disk.clearFaults();
    save(store, "a", 3_006, SYNC);
    report = store.compact();
    assertEquals(List.of(), report.refused());
    assertEquals(List.of(3L, 4L, 5L, 6L), seqs(store));
    store.close();
  }

  @Test
  void whatACrashHasLeftGoesBeforeTheStoreIsClosedCleanly() {
    CairnStore store = withSaves(5);
    store.settle();
    int unused = store.deleteCheckpointsBefore("a", null, 3);
    store.settle();
    SimulatedDisk killed = killedAt(disk, call(Verb.DELETE, "runs/"), store::compact);
    assertEquals(2, segments(killed).size());
    open(killed).close();
    assertEquals(1, segments(killed).size());
    try (CairnStore again = open(killed)) {
      assertTrue(again.openReport().cleanlyClosed());
      assertEquals(3, again.listCheckpoints("a").size());
    }
  }
}
