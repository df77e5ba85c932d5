package dev.cairn.store;

import static dev.cairn.store.Crashes.call;
import static dev.cairn.store.Crashes.content;
import static dev.cairn.store.Crashes.createRun;
import static dev.cairn.store.Crashes.killedAt;
import static dev.cairn.store.Crashes.open;
import static dev.cairn.store.Crashes.opensSound;
import static dev.cairn.store.Crashes.path;
import static dev.cairn.store.Crashes.poke;
import static dev.cairn.store.Crashes.save;
import static dev.cairn.store.Crashes.saved;
import static dev.cairn.store.Durability.ASYNC;
import static dev.cairn.store.Durability.SYNC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.Fault;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 11 from end to end: a store is damaged by hand, and says so, or goes on. */
class RecoveryTableTest {
  private static final int STATE = 2_000;

  private final SimulatedDisk disk = new SimulatedDisk();

  /** Run a with three SYNC checkpoints of distinct sizes, run b with one, nothing settled. */
  private CairnStore unsettled() {
    CairnStore store = open(disk);
    createRun(store, "a", SYNC);
    for (int i = 0; i < 3; i++) {
      save(store, "a", STATE + i, SYNC);
    }
    createRun(store, "b", SYNC);
    save(store, "b", STATE, SYNC);
    return store;
  }

  /** The same, settled; the store is not closed. */
  private SimulatedDisk settled() {
    unsettled().settle();
    return disk.crashDroppingAll();
  }

  private static void poison(SimulatedDisk left, String path, long at) {
    poke(left, path, at, (byte) ~content(left, path)[(int) at]);
  }

  private static long find(SimulatedDisk left, String path, byte[] state) {
    String text = new String(content(left, path), StandardCharsets.ISO_8859_1);
    int at = text.indexOf(new String(state, StandardCharsets.ISO_8859_1));
    assertTrue(at >= 0, "the state is in " + path);
    return at;
  }

  private static byte[] state(int size) {
    return States.incompressible(size, size);
  }

  private static byte[] loaded(CairnStore store, String run, long seq) {
    return store.loadCheckpointAt(run, "n", seq).orElseThrow().state();
  }

  /** Damage to the journal: read-only, what is intact readable, and writable once accepted. */
  private static void isDamagedUntilAccepted(SimulatedDisk left, List<Long> intact) {
    Set<String> before = new TreeSet<>(left.paths());
    CairnStore store = open(left);
    assertFalse(store.openReport().damages().isEmpty());
    assertTrue(store.openReport().readOnly());
    assertThrows(StoreFailedException.class, () -> createRun(store, "c", SYNC));
    assertFalse(store.verify().intact());
    for (long seq : intact) {
      assertArrayEquals(state(STATE + (int) seq - 1), loaded(store, "a", seq));
    }
    assertEquals(before, new TreeSet<>(left.paths()), "a damaged store is left as it is");
    store.acceptLoss();
    for (long seq : intact) {
      assertArrayEquals(state(STATE + (int) seq - 1), loaded(store, "a", seq));
    }
    createRun(store, "c", SYNC);
    store.close();
    CairnStore again = open(left);
    assertTrue(again.openReport().cleanlyClosed());
    assertEquals(List.of(), again.openReport().damages());
    for (long seq : intact) {
      assertArrayEquals(state(STATE + (int) seq - 1), loaded(again, "a", seq));
    }
    assertEquals(List.of(), again.verify().damages());
    save(again, "a", 10, SYNC);
    again.close();
  }

  // The journal

  @Test
  void cleanEnd() {
    unsettled();
    OpenReport report = opensSound(disk.crashDroppingAll(), 3);
    assertEquals(0, report.tornBytes());
    assertFalse(report.lastBatchUnreadable());
  }

  @Test
  void tornTail() {
    CairnStore store = unsettled();
    save(store, "a", 5_000, ASYNC);
    long first = disk.calls();
    save(store, "a", 9_000, ASYNC);
    OpenReport report =
        opensSound(
            disk.crash(
                // Nothing in TAIL means anything without its beginning.
                change ->
                    change.call() > first
                        || (change.path().equals("TAIL") && change.position() == 0)),
            3);
    assertTrue(report.tornBytes() > 0);
  }

  @Test
  void lastBatchUnreadable() {
    unsettled();
    SimulatedDisk left = disk.crashDroppingAll();
    poison(left, "journal/2.log", find(left, "journal/2.log", state(STATE)) + 10);
    // The first state of a and the last of b are the same bytes; this is a's, which is confirmed.
    assertTrue(open(left).openReport().readOnly());

    SimulatedDisk last = new SimulatedDisk();
    CairnStore store = open(last);
    createRun(store, "a", SYNC);
    save(store, "a", STATE, SYNC);
    SimulatedDisk cut = last.crashDroppingAll();
    poison(cut, "journal/2.log", find(cut, "journal/2.log", state(STATE)) + 10);
    OpenReport report = opensSound(cut, 0);
    assertTrue(report.lastBatchUnreadable());
  }

  @Test
  void confirmedBatchBad() {
    unsettled();
    SimulatedDisk left = disk.crashDroppingAll();
    poison(left, "journal/2.log", find(left, "journal/2.log", state(STATE + 1)) + 10);
    isDamagedUntilAccepted(left, List.of(1L, 3L));
  }

  @Test
  void confirmedBatchBadAcrossFiles() {
    CairnStore store = unsettled();
    save(store, "b", 900_000, SYNC);
    save(store, "b", 900_001, SYNC);
    SimulatedDisk left = disk.crashDroppingAll();
    assertTrue(left.paths().contains("journal/3.log"));
    poison(left, "journal/2.log", find(left, "journal/2.log", state(900_000)) + 10);
    isDamagedUntilAccepted(left, List.of(1L, 2L, 3L));
  }

  @Test
  void catalogConfirmsMoreThanTheJournalHas() {
    CairnStore store = unsettled();
    // A pass over what is there, at whose commit more was durable already than it settles.
    SimulatedDisk left =
        killedAt(
                disk,
                call(Verb.WRITE, "catalog/"),
                () -> {
                  store.settle();
                })
            .crashDroppingAll();
    CairnStore again = open(left);
    save(again, "a", STATE + 3, SYNC);
    again.settle();
    SimulatedDisk lost = left.crashDroppingAll();
    // The catalog stays; the journal becomes that of the day before.
    for (String path : List.copyOf(lost.paths())) {
      if (path.startsWith("journal/")) {
        remove(lost, path);
      }
    }
    for (String path : disk.crashDroppingAll().paths()) {
      if (path.startsWith("journal/")) {
        plantOld(lost, path);
      }
    }
    CairnStore damaged = open(lost);
    assertTrue(damaged.openReport().readOnly());
    assertFalse(damaged.openReport().damages().isEmpty());
  }

  private void plantOld(SimulatedDisk into, String path) {
    try {
      into.plant(path, content(disk.crashDroppingAll(), path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void journalFileMissing() {
    CairnStore store = unsettled();
    for (int i = 0; i < 4; i++) {
      save(store, "b", 900_000 + i, SYNC);
    }
    SimulatedDisk left = disk.crashDroppingAll();
    remove(left, "journal/3.log");
    isDamagedUntilAccepted(left, List.of(1L, 2L, 3L));
  }

  @Test
  void journalFileShort() throws IOException {
    unsettled();
    SimulatedDisk left = disk.crashDroppingAll();
    left.truncateTo("journal/2.log", find(left, "journal/2.log", state(STATE + 2)));
    isDamagedUntilAccepted(left, List.of(1L, 2L));
  }

  @Test
  void journalHeaderBad() {
    unsettled();
    SimulatedDisk left = disk.crashDroppingAll();
    poison(left, "journal/2.log", 50);
    CairnStore store = open(left);
    assertTrue(store.openReport().readOnly());
    assertFalse(store.openReport().damages().isEmpty());
  }

  /** What it has is older than what the next file has, whatever its number was. */
  @Test
  void journalHeaderBadOfTheOlderOfTwoFiles() {
    int large = 60_000;
    int saves = 30;
    CairnStore filled = open(disk);
    createRun(filled, "a", SYNC);
    for (int i = 0; i < saves; i++) {
      save(filled, "a", large + i, SYNC);
    }
    SimulatedDisk left = disk.crashDroppingAll();
    assertTrue(find(left, "journal/2.log", state(large)) > 0);
    assertTrue(find(left, "journal/3.log", state(large + saves - 1)) > 0);
    poison(left, "journal/2.log", 50);
    CairnStore store = open(left);
    assertTrue(store.openReport().readOnly());
    hasAll(store, large, saves);
    store.acceptLoss();
    hasAll(store, large, saves);
    store.settle();
    store.close();
    CairnStore again = open(left);
    hasAll(again, large, saves);
    assertEquals(saves, saved(again, "a"));
    assertEquals(List.of(), again.verify().damages());
  }

  private static void hasAll(CairnStore store, int large, int saves) {
    for (int i = 0; i < saves; i++) {
      assertArrayEquals(state(large + i), loaded(store, "a", i + 1L));
    }
  }

  /** All that this opening has written is still in TAIL, and says that there was a header. */
  @Test
  void journalHeaderBadBeforeAnyBatchIsInItsFile() {
    unsettled();
    SimulatedDisk again = disk.crashDroppingAll();
    save(open(again), "a", 100, ASYNC);
    SimulatedDisk left = again.crashKeepingAll();
    poison(left, "journal/3.log", 50);
    CairnStore store = open(left);
    assertTrue(store.openReport().readOnly());
    assertFalse(store.openReport().damages().isEmpty());
  }

  // Segments

  /** Damage to run a: b is as it was, and a as readable as can be; a's writes wait for a yes. */
  private static void onlyAIsDamaged(SimulatedDisk left, List<Long> intact, List<Long> lost) {
    CairnStore store = open(left);
    assertFalse(store.openReport().readOnly());
    assertFalse(store.verify().intact());
    for (long seq : intact) {
      assertArrayEquals(state(STATE + (int) seq - 1), loaded(store, "a", seq));
    }
    for (long seq : lost) {
      assertThrows(CorruptRecordException.class, () -> loaded(store, "a", seq));
    }
    assertThrows(StoreFailedException.class, () -> save(store, "a", 10, SYNC));
    save(store, "b", 10, SYNC);
    assertEquals(2, saved(store, "b"));
    store.acceptLoss("a");
    save(store, "a", 10, SYNC);
    store.close();
    CairnStore again = open(left);
    assertArrayEquals(state(10), again.loadCheckpoint("a", "n").orElseThrow().state());
    for (long seq : intact) {
      assertArrayEquals(state(STATE + (int) seq - 1), loaded(again, "a", seq));
    }
    again.close();
  }

  private static String segmentOfA(SimulatedDisk left) {
    return left.paths().stream()
        .filter(path -> path.contains("/a~") && path.endsWith("/1-g0.seg"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void segmentMissing() {
    SimulatedDisk left = settled();
    remove(left, segmentOfA(left));
    onlyAIsDamaged(left, List.of(), List.of(1L, 2L, 3L));
  }

  /** Once a pass failed that had to go on there, and with it every write to every run. */
  @Test
  void segmentMissingWithItsDirectory() throws IOException {
    SimulatedDisk left = settled();
    String segment = segmentOfA(left);
    remove(left, segment);
    left.delete(segment.substring(0, segment.lastIndexOf('/')));
    for (int i = 1; i <= 2; i++) {
      CairnStore store = open(left);
      if (i == 1) {
        // Nobody has looked at the run yet: so nobody knows.
        assertEquals(1, store.appendEvent(WorkflowEvent.of("a", "e")));
        store.settle();
      }
      assertThrows(CorruptRecordException.class, () -> store.listCheckpoints("a"));
      assertEquals(i, store.appendEvent(WorkflowEvent.of("b", "e")));
      store.settle();
      store.close();
    }
    CairnStore store = open(left);
    store.acceptLoss("a");
    assertEquals(List.of(), store.listCheckpoints("a"));
    assertEquals(2, store.appendEvent(WorkflowEvent.of("a", "e")));
    store.settle();
    assertTrue(store.verify().intact());
  }

  @Test
  void segmentOfAnotherIdentity() {
    SimulatedDisk left = settled();
    byte[] other =
        content(
            left,
            left.paths().stream().filter(path -> path.contains("/b~")).findFirst().orElseThrow());
    String segment = segmentOfA(left);
    remove(left, segment);
    plant(left, segment, other);
    onlyAIsDamaged(left, List.of(), List.of(1L, 2L, 3L));
  }

  @Test
  void segmentBadBelowItsExtent() {
    SimulatedDisk left = settled();
    String segment = segmentOfA(left);
    poison(left, segment, find(left, segment, state(STATE + 1)) + 10);
    CairnStore store = open(left);
    assertFalse(store.openReport().readOnly());
    assertFalse(store.verify().intact());
    assertArrayEquals(state(STATE), loaded(store, "a", 1));
    assertThrows(CorruptRecordException.class, () -> loaded(store, "a", 2));
    assertArrayEquals(state(STATE + 2), loaded(store, "a", 3));
    assertEquals(1, saved(store, "b"));
    store.close();
  }

  @Test
  void segmentHeaderBadBelowItsExtent() {
    SimulatedDisk left = settled();
    String segment = segmentOfA(left);
    poison(left, segment, find(left, segment, state(STATE + 1)) - 60);
    onlyAIsDamaged(left, List.of(1L, 3L), List.of(2L));
  }

  @Test
  void bytesBeyondTheExtent() {
    SimulatedDisk left = settled();
    String segment = segmentOfA(left);
    byte[] bytes = content(left, segment);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    byte[] garbage = States.incompressible(bytes.length - end - 16, 5);
    poke(left, segment, end + 16L, garbage);
    CairnStore store = open(left);
    save(store, "a", 50, SYNC);
    store.settle();
    assertEquals(List.of(), store.verify().damages());
    store.close();
    opensSound(left, 4);
  }

  @Test
  void directoryOfAnUnknownRun() {
    SimulatedDisk left = settled();
    String unknown = "runs/77/x~0000000500000077/1-g0.seg";
    plant(left, unknown, new byte[4_096]);
    OpenReport report = opensSound(left, 3);
    assertTrue(report.removedFiles().contains("runs/77/x~0000000500000077"));
    assertFalse(left.paths().contains(unknown));
  }

  @Test
  void directoryOfAnUnknownRunStaysWhereTheStoreIsDamaged() {
    unsettled();
    SimulatedDisk left = disk.crashDroppingAll();
    String unknown = "runs/77/x~0000000500000077/1-g0.seg";
    plant(left, unknown, new byte[4_096]);
    poison(left, "journal/2.log", find(left, "journal/2.log", state(STATE + 1)) + 10);
    CairnStore store = open(left);
    assertTrue(store.openReport().readOnly());
    assertTrue(left.paths().contains(unknown));
  }

  // The catalog, STORE, the device

  private static int lastByte(byte[] bytes) {
    int last = bytes.length - 1;
    while (bytes[last] == 0) {
      last--;
    }
    return last;
  }

  @Test
  void catalogTornBatch() {
    CairnStore store = unsettled();
    store.settle();
    save(store, "a", STATE + 3, SYNC);
    SimulatedDisk left =
        killedAt(disk, call(Verb.FORCE, "catalog/"), store::settle).crashKeepingAll();
    poison(left, "catalog/1.cat", lastByte(content(left, "catalog/1.cat")));
    assertTrue(opensSound(left, 4).journalBatches() > 0);
    assertTrue(left.paths().contains("catalog/2.cat"));
  }

  private static void refusesToOpen(SimulatedDisk left, String words) {
    Set<String> before = new TreeSet<>(left.paths());
    CorruptRecordException refused =
        assertThrows(CorruptRecordException.class, () -> Crashes.justOpen(left));
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
    assertEquals(before, new TreeSet<>(left.paths()));
    assertEquals(0, left.openFiles());
  }

  @Test
  void catalogConfirmedBatchBad() {
    CairnStore store = unsettled();
    store.settle();
    save(store, "a", STATE + 3, SYNC);
    store.settle();
    SimulatedDisk left = disk.crashDroppingAll();
    poison(left, "catalog/1.cat", 128 + 56 + 50);
    refusesToOpen(left, "catalog/1.cat");
  }

  @Test
  void catalogConfirmedBatchBadWhereTheMarkNamesIt() {
    unsettled().close();
    SimulatedDisk left = disk.crashDroppingAll();
    String catalog = path(left, "catalog/", ".cat");
    poison(left, catalog, lastByte(content(left, catalog)));
    refusesToOpen(left, catalog);
  }

  @Test
  void catalogConfirmedBatchBadWhereTheMarkNamesALaterFile() {
    CairnStore store = unsettled();
    store.settle();
    save(store, "a", STATE + 3, SYNC);
    SimulatedDisk left =
        killedAt(disk, call(Verb.FORCE, "catalog/"), store::settle).crashKeepingAll();
    byte[] old = content(left, "catalog/1.cat");
    poison(left, "catalog/1.cat", lastByte(old));
    opensSound(left, 4);
    remove(left, "catalog/2.cat");
    plant(left, "catalog/1.cat", old);
    refusesToOpen(left, "catalog/1.cat");
  }

  @Test
  void catalogConfirmedBatchBadWhereNoCommitIsLeft() {
    SimulatedDisk left = settled();
    remove(left, "catalog/1.cat");
    refusesToOpen(left, "COMMIT");
  }

  @Test
  void storeFileBad() {
    SimulatedDisk left = settled();
    poison(left, "STORE", 20);
    refusesToOpen(left, "salvage");
  }

  @Test
  void deviceAnswersWithAnError() {
    SimulatedDisk left = settled();
    for (String path : List.of("STORE", "catalog/1.cat", "journal/2.log")) {
      SimulatedDisk failing = left.copy();
      Set<String> before = new TreeSet<>(failing.paths());
      failing.failReadAt(path::equals);
      assertThrows(StoreIoException.class, () -> Crashes.justOpen(failing), path);
      assertEquals(before, new TreeSet<>(failing.paths()));
      failing.clearFaults();
      opensSound(failing, 3);
    }
    for (Verb verb : List.of(Verb.LIST, Verb.EXISTS, Verb.OPEN)) {
      SimulatedDisk failing = left.copy();
      failing.failWhen(call -> call.verb() == verb, Fault.EIO);
      assertThrows(StoreIoException.class, () -> Crashes.justOpen(failing), verb.name());
      failing.clearFaults();
      opensSound(failing, 3);
    }
  }

  @Test
  void deviceAnswersWithAnErrorToAReadOfASegment() {
    SimulatedDisk left = settled();
    String segment = segmentOfA(left);
    CairnStore store = open(left);
    left.failReadAt(segment::equals);
    assertThrows(StoreIoException.class, () -> loaded(store, "a", 1));
    assertThrows(StoreIoException.class, () -> saved(store, "a"));
    assertEquals(1, saved(store, "b"));
    left.clearFaults();
    assertEquals(3, saved(store, "a"));
    store.close();
  }

  private static void remove(SimulatedDisk left, String path) {
    try {
      left.remove(path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void plant(SimulatedDisk left, String path, byte[] content) {
    try {
      left.plant(path, content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
