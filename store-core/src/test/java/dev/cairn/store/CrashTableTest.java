package dev.cairn.store;

import static dev.cairn.store.Crashes.allOf;
import static dev.cairn.store.Crashes.call;
import static dev.cairn.store.Crashes.content;
import static dev.cairn.store.Crashes.createRun;
import static dev.cairn.store.Crashes.justOpen;
import static dev.cairn.store.Crashes.killedAfter;
import static dev.cairn.store.Crashes.killedAt;
import static dev.cairn.store.Crashes.open;
import static dev.cairn.store.Crashes.opensSound;
import static dev.cairn.store.Crashes.poke;
import static dev.cairn.store.Crashes.save;
import static dev.cairn.store.Crashes.saved;
import static dev.cairn.store.Crashes.worksOn;
import static dev.cairn.store.Durability.ASYNC;
import static dev.cairn.store.Durability.SYNC;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.Call;
import dev.cairn.store.io.Pending;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The tables of FORMAT.md section 10: each row's state is made, opened, and is what it says. */
class CrashTableTest {
  private final SimulatedDisk disk = new SimulatedDisk();

  private CairnStore withA() {
    CairnStore store = open(disk);
    createRun(store, "a", SYNC);
    return store;
  }

  private static boolean has(SimulatedDisk some, String begin) {
    return some.paths().stream().anyMatch(path -> path.startsWith(begin));
  }

  // 10.1

  @Test
  void makingStopsBeforeStore() {
    SimulatedDisk killed = killedAt(disk, call(Verb.RENAME, ""), () -> justOpen(disk));
    for (SimulatedDisk left : allOf(killed)) {
      OpenReport report = opensSound(left, 0);
      assertTrue(report.created());
    }
  }

  @Test
  void makingStopsAfterStore() {
    boolean[] renamed = new boolean[1];
    SimulatedDisk killed =
        killedAfter(
            disk,
            call -> {
              renamed[0] |= call.verb() == Verb.RENAME;
              return renamed[0] && call.verb() == Verb.FORCE_DIRECTORY;
            },
            () -> justOpen(disk));
    for (SimulatedDisk left : allOf(killed)) {
      OpenReport report = opensSound(left, 0);
      assertFalse(report.created());
    }
  }

  // 10.2

  @Test
  void processDiesInTheMiddleOfAPut() {
    List<Long> puts = new ArrayList<>();
    twoSaves(disk, call -> puts.add(call.index()));
    for (long put : puts) {
      SimulatedDisk cut = new SimulatedDisk();
      cut.crashAt(put, 40);
      assertThrows(StoreException.class, () -> twoSaves(cut, call -> {}));
      opensSound(cut.crashKeepingAll(), 1);
    }
    assertEquals(2, puts.size(), "payload, and the frame that makes it count");
    SimulatedDisk between = new SimulatedDisk();
    between.crashAt(puts.get(1), 0);
    assertThrows(StoreException.class, () -> twoSaves(between, call -> {}));
    OpenReport report = opensSound(between.crashKeepingAll(), 1);
    assertFalse(report.lastBatchUnreadable(), "without its header it has not begun");
  }

  private static void twoSaves(SimulatedDisk disk, Consumer<Call> putsOfTheSecond) {
    CairnStore store = open(disk);
    createRun(store, "a", SYNC);
    save(store, "a", 3_000, ASYNC);
    disk.onCall(
        call -> {
          if (call.verb() == Verb.PUT) {
            putsOfTheSecond.accept(call);
          }
        });
    save(store, "a", 3_000, ASYNC);
    disk.onCall(call -> {});
  }

  @Test
  void processDiesBeforeTheWrite() throws IOException {
    CairnStore store = withA();
    for (int bytes = 900; bytes < 903; bytes++) {
      save(store, "a", bytes, ASYNC);
    }
    SimulatedDisk killed = disk.crashKeepingAll();
    byte[] state = States.incompressible(902, 902);
    assertFalse(contains(killed, "journal/2.log", state), "written already");
    assertTrue(contains(killed, "TAIL", state), "not in TAIL");
    StoreOptions readOnly = StoreOptions.defaults().withReadOnly(true);
    try (CairnStore reader =
        CairnStore.open("simulated", killed.copy(), readOnly, LoggedStore.environment(1))) {
      assertEquals(3, saved(reader, "a"));
      assertArrayEquals(state, reader.loadCheckpoint("a", "n").orElseThrow().state());
    }
    assertEquals(0, opensSound(killed, 3).tornBytes());
  }

  private static boolean contains(SimulatedDisk disk, String path, byte[] bytes)
      throws IOException {
    String all = new String(content(disk, path), ISO_8859_1);
    return all.contains(new String(bytes, ISO_8859_1));
  }

  @Test
  void processDiesInTheMiddleOfAWrite() {
    List<Call> writes = new ArrayList<>();
    asyncAndSync(disk, writes);
    assertEquals(1, writes.size(), "both in one write");
    for (int part : new int[] {1, 20, 50, 80, 99}) {
      SimulatedDisk cut = new SimulatedDisk();
      cut.crashAt(writes.get(0).index(), part);
      assertThrows(StoreException.class, () -> asyncAndSync(cut, new ArrayList<>()));
      assertEquals(0, opensSound(cut.crashKeepingAll(), 2).tornBytes());
    }
  }

  private static void asyncAndSync(SimulatedDisk disk, List<Call> writes) {
    CairnStore store = open(disk);
    createRun(store, "a", SYNC);
    save(store, "a", 900, ASYNC);
    disk.onCall(
        call -> {
          if (call.verb() == Verb.WRITE && call.path().startsWith("journal/")) {
            writes.add(call);
          }
        });
    save(store, "a", 901, SYNC);
    disk.onCall(call -> {});
  }

  @Test
  void tailIsOfAnotherPlace() {
    CairnStore store = withA();
    save(store, "a", 400, ASYNC);
    save(store, "a", 401, SYNC);
    save(store, "a", 402, ASYNC);
    int pending = disk.pending().size();
    assertTrue(pending > 4 && pending < 16, "changes: " + pending);
    int[] found = new int[4];
    for (long subset = 0; subset < 1L << pending; subset++) {
      CairnStore left = open(disk.crash(BitSet.valueOf(new long[] {subset})));
      found[saved(left, "a")]++;
      assertEquals(List.of(), left.verify().damages());
    }
    assertTrue(found[2] > found[3] && found[3] > 0, "the last is there or not");
    assertEquals(1L << pending, found[2] + found[3], "what was durable is there");
  }

  @Test
  void powerFailsBeforeTheForce() {
    CairnStore store = withA();
    save(store, "a", 5_000, ASYNC);
    long first = disk.calls();
    save(store, "a", 6_000, ASYNC);
    opensSound(disk.crashDroppingAll(), 0);
    opensSound(disk.crash(change -> change.call() <= first), 1);
    OpenReport torn = opensSound(disk.crash(change -> isNew(change, first)), 0);
    assertTrue(torn.tornBytes() > 0);
  }

  /** Made after a call, or the beginning of TAIL, without which nothing in it means anything. */
  private static boolean isNew(Pending change, long call) {
    return change.call() > call || (change.path().equals("TAIL") && change.position() == 0);
  }

  @Test
  void powerFailsAfterTheForce() {
    CairnStore store = withA();
    save(store, "a", 5_000, SYNC);
    OpenReport report = opensSound(disk.crashDroppingAll(), 1);
    assertTrue(report.rescuedBatches() > 0);
    assertEquals(0, report.tornBytes());
  }

  @Test
  void powerFailsInsideAnAtomicBatch() {
    CairnStore store = withA();
    WriteBatch batch =
        WriteBatch.of()
            .save("n", States.incompressible(900, 1), Map.of())
            .append(WorkflowEvent.of("a", "type"))
            .change(RunStatus.PAUSED)
            .save("n", States.incompressible(900, 2), Map.of());
    assertEquals(4, store.commit("a", batch, WriteOptions.ASYNC).size());
    int pending = disk.pending().size();
    assertTrue(pending >= 4, "sectors: " + pending);
    int[] found = new int[3];
    for (long subset = 0; subset < 1L << pending; subset++) {
      CairnStore left = open(disk.crash(BitSet.valueOf(new long[] {subset})));
      RunMetadata run = left.getRun("a").orElseThrow();
      boolean whole = run.lastCheckpointSeq() > 0;
      assertEquals(whole ? 2 : 0, run.lastCheckpointSeq());
      assertEquals(whole ? 1 : 0, run.lastEventSeq());
      assertEquals(whole ? RunStatus.PAUSED : RunStatus.RUNNING, run.status());
      assertEquals(List.of(), left.verify().damages());
      found[whole ? 1 : 0]++;
    }
    assertTrue(found[0] > found[1] && found[1] > 0, "absent in most states, whole in some");
  }

  // 10.3

  private static final int OVER_HALF_A_FILE = 600_000;

  private SimulatedDisk atTheNextFile(Predicate<Call> moment) {
    CairnStore store = withA();
    save(store, "a", OVER_HALF_A_FILE, SYNC);
    return killedAt(disk, moment, () -> save(store, "a", OVER_HALF_A_FILE + 1, ASYNC));
  }

  @Test
  void nextFileIsMadeReadyAndUnused() {
    SimulatedDisk killed = atTheNextFile(call(Verb.FORCE_DIRECTORY, "journal"));
    for (SimulatedDisk left : allOf(killed)) {
      opensSound(left, 1);
    }
  }

  @Test
  void nextFileHasItsHeaderOnly() {
    boolean[] header = new boolean[1];
    SimulatedDisk killed =
        atTheNextFile(
            call -> {
              boolean after = header[0];
              header[0] |= call.verb() == Verb.PUT && call.path().endsWith("3.log");
              return after;
            });
    for (SimulatedDisk left : allOf(killed)) {
      assertEquals(0, opensSound(left, 1).tornBytes());
    }
  }

  private CairnStore inTheNextFile() {
    CairnStore store = withA();
    save(store, "a", 10_000, ASYNC);
    save(store, "a", OVER_HALF_A_FILE, ASYNC);
    save(store, "a", OVER_HALF_A_FILE + 1, ASYNC);
    assertTrue(has(disk, "journal/3.log"));
    return store;
  }

  @Test
  void nextFileHasItsBatchesButNotItsHeader() {
    CairnStore store = inTheNextFile();
    SimulatedDisk torn =
        disk.crash(change -> change.path().endsWith("2.log") || change.position() >= 4_096);
    opensSound(torn, 2);
    assertEquals(3, saved(store, "a"));
  }

  @Test
  void nextFileIsThereButTheOldTailIsNot() {
    CairnStore store = withA();
    save(store, "a", OVER_HALF_A_FILE, SYNC);
    save(store, "a", OVER_HALF_A_FILE + 1, SYNC);
    for (int i = 0; !has(disk, "journal/4.log"); i++) {
      save(store, "a", 900_000 + i, ASYNC);
    }
    OpenReport report = opensSound(disk.crash(change -> change.path().endsWith("4.log")), 2);
    assertTrue(report.tornBytes() > 0);
  }

  /** Of a force every file is part that has something, however long it is over. */
  @Test
  void nextFileIsForcedWithTheOneBefore() {
    CairnStore store = withA();
    save(store, "a", OVER_HALF_A_FILE, ASYNC);
    save(store, "a", OVER_HALF_A_FILE + 1, SYNC);
    opensSound(disk.crashDroppingAll(), 2);
  }

  @Test
  void filesReachTheDiskInAnyOrder() {
    CairnStore store = withA();
    int[] savesIn = new int[3];
    for (int i = 0; savesIn[2] == 0; i++) {
      save(store, "a", OVER_HALF_A_FILE + i, ASYNC);
      savesIn[has(disk, "journal/4.log") ? 2 : has(disk, "journal/3.log") ? 1 : 0]++;
    }
    for (int headers = 0; headers < 8; headers++) {
      for (int batches = 0; batches < 8; batches++) {
        int keptHeaders = headers | 1; // the first file's was forced by the opening
        int keptBatches = batches;
        SimulatedDisk left =
            disk.crash(
                change -> isKept(change, change.position() == 0 ? keptHeaders : keptBatches));
        int kept = 0;
        for (int file = 0; file < 3 && (keptHeaders & keptBatches & 1 << file) != 0; file++) {
          kept += savesIn[file];
        }
        opensSound(left, kept);
      }
    }
  }

  /**
   * Whether a change is of a journal file that is meant: bit 0 stands for the second, and so on.
   */
  private static boolean isKept(Pending change, int files) {
    long file = FileNames.parseJournal(change.path());
    return file >= 2 && (files >> (file - 2) & 1) != 0;
  }

  // 10.4

  private SimulatedDisk openingKilled(Predicate<Call> moment) {
    CairnStore store = withA();
    save(store, "a", 100, SYNC);
    save(store, "a", 200, ASYNC);
    SimulatedDisk crashed = disk.crashKeepingAll();
    return killedAt(crashed, moment, () -> justOpen(crashed));
  }

  @Test
  void openingStopsBeforeItsHeader() {
    SimulatedDisk copied =
        openingKilled(call -> call.verb() == Verb.FORCE_MAP && call.path().endsWith("3.log"));
    opensSound(copied.crashKeepingAll(), 2);
    opensSound(copied.crashDroppingAll(), 1);
    opensSound(copied.crash(change -> change.path().endsWith("3.log")), 1);
    opensSound(copied.crash(change -> !change.path().endsWith("3.log")), 2);
  }

  @Test
  void openingStopsAfterItsHeader() {
    boolean[] forced = new boolean[1];
    SimulatedDisk killed =
        openingKilled(
            call -> {
              boolean after = forced[0];
              forced[0] |= call.verb() == Verb.FORCE_MAP && call.position() == 0;
              return after;
            });
    for (SimulatedDisk left : allOf(killed)) {
      opensSound(left, 2);
    }
  }

  /** More is in doubt than RESERVE has room for: it was copied into a file, or refused. */
  @Test
  void openingWritesAgainInPlace() {
    int saves = doubtedByMillions();
    SimulatedDisk full = disk.crashKeepingAll();
    full.setCapacity(bytes(full));
    List<SimulatedDisk> killed = untilTheHeaderIsForced(full);
    for (SimulatedDisk left : allOf(killed.remove(killed.size() - 1))) {
      opensSound(left, saves);
    }
    for (SimulatedDisk moment : killed) {
      opensSound(moment.crashKeepingAll(), saves);
      SimulatedDisk torn = moment.crash(1);
      opensSound(torn, saved(open(torn.copy()), "a"));
    }
    assertTrue(killed.size() > saves, killed.size() + " moments");
  }

  /** What is left at each write and force of an opening; at last once its file's header counts. */
  private static List<SimulatedDisk> untilTheHeaderIsForced(SimulatedDisk full) {
    List<SimulatedDisk> killed = new ArrayList<>();
    Set<String> old = Set.copyOf(full.paths());
    boolean[] headed = new boolean[2];
    full.onCall(
        call -> {
          boolean zeros = call.verb() == Verb.WRITE && !old.contains(call.path());
          if (call.verb().mutates() && !zeros && !headed[1]) {
            killed.add(full.crashKeepingAll());
            headed[1] = headed[0];
            headed[0] |= call.verb() == Verb.FORCE_MAP && call.position() == 0;
          }
        });
    CairnStore unused = open(full);
    full.onCall(call -> {});
    return killed;
  }

  /** Saves what no force confirms, more than RESERVE has room for; answers how often. */
  private int doubtedByMillions() {
    CairnStore store = withA();
    int saves = 0;
    while (saves < 4) {
      save(store, "a", 900_000 + saves++, ASYNC);
    }
    // In TAIL only.
    save(store, "a", 1_000 + saves++, ASYNC);
    return saves;
  }

  // 10.5

  @Test
  void settlingStopsBeforeTheCommit() {
    CairnStore store = withA();
    save(store, "a", 5_000, SYNC);
    SimulatedDisk killed = killedAt(disk, call(Verb.WRITE, "catalog/"), store::settle);
    assertTrue(has(killed, "runs/"));
    for (SimulatedDisk left : allOf(killed)) {
      assertTrue(opensSound(left, 1).journalBatches() > 0);
    }
  }

  @Test
  void settlingStopsBetweenItsSteps() {
    CairnStore store = withA();
    createRun(store, "b", SYNC);
    store.settle();
    save(store, "a", OVER_HALF_A_FILE, SYNC);
    save(store, "b", OVER_HALF_A_FILE + 1, SYNC);
    save(store, "a", OVER_HALF_A_FILE + 2, SYNC);
    assertTrue(store.deleteRun("b", new WriteOptions(SYNC)));
    SimulatedDisk killed = killedAfter(disk, call(Verb.FORCE, "catalog/"), store::settle);
    for (SimulatedDisk left : allOf(killed)) {
      // Of b there is no row any more, and its last save and its DELETE lie behind what settled.
      CairnStore again = open(left);
      assertEquals(3, again.openReport().journalBatches());
      assertTrue(again.getRun("b").isEmpty());
      assertEquals(2, saved(again, "a"));
      assertEquals(List.of(), again.verify().damages());
      worksOn(left, again);
    }
  }

  @Test
  void settlingStopsInTheCommit() {
    CairnStore store = withA();
    save(store, "a", 5_000, SYNC);
    SimulatedDisk killed = killedAt(disk, call(Verb.FORCE, "catalog/"), store::settle);
    for (SimulatedDisk left : allOf(killed)) {
      opensSound(left, 1);
    }
  }

  @Test
  void settlingStopsAfterTheCommit() {
    CairnStore store = withA();
    save(store, "a", 5_000, ASYNC);
    store.settle();
    for (SimulatedDisk left : allOf(disk)) {
      assertEquals(0, opensSound(left, 1).journalBatches());
    }
  }

  @Test
  void recyclingStopsHalfway() {
    CairnStore store = inTheNextFile();
    store.settle();
    save(store, "a", OVER_HALF_A_FILE, ASYNC);
    save(store, "a", OVER_HALF_A_FILE, ASYNC);
    opensSound(disk.crashDroppingAll(), 3);
    opensSound(disk.crashKeepingAll(), 5);
  }

  @Test
  void deletedRunsDirectoryRemains() {
    CairnStore store = withA();
    createRun(store, "b", SYNC);
    store.settle();
    assertTrue(store.deleteRun("b", new WriteOptions(SYNC)));
    SimulatedDisk killed = killedAt(disk, call(Verb.DELETE, "runs/"), store::settle);
    for (SimulatedDisk left : allOf(killed)) {
      assertTrue(left.paths().stream().anyMatch(path -> path.contains("/b~")));
      OpenReport report = opensSound(left, 0);
      assertTrue(report.removedFiles().stream().anyMatch(path -> path.contains("/b~")));
      assertFalse(left.paths().stream().anyMatch(path -> path.contains("/b~")));
    }
  }

  // 10.6

  /** A store whose catalog ends in a batch that is torn: the next opening rewrites it. */
  private SimulatedDisk withATornCatalog() {
    CairnStore store = withA();
    store.settle();
    save(store, "a", 100, SYNC);
    SimulatedDisk killed = killedAt(disk, call(Verb.FORCE, "catalog/"), store::settle);
    byte[] before = content(disk.crashDroppingAll(), "catalog/1.cat");
    assertTrue(before.length > 0);
    return torn(killed);
  }

  private static SimulatedDisk torn(SimulatedDisk killed) {
    byte[] catalog = content(killed, "catalog/1.cat");
    int last = catalog.length - 1;
    while (catalog[last] == 0) {
      last--;
    }
    SimulatedDisk torn = killed.crashKeepingAll();
    poke(torn, "catalog/1.cat", last, (byte) ~catalog[last]);
    return torn;
  }

  @Test
  void rewritingStopsBeforeItsCommit() {
    SimulatedDisk torn = withATornCatalog();
    SimulatedDisk killed = killedAt(torn, call(Verb.WRITE, "catalog/2.cat"), () -> justOpen(torn));
    for (SimulatedDisk left : allOf(killed)) {
      opensSound(left, 1);
    }
  }

  @Test
  void rewritingStopsBeforeTheOldIsRemoved() {
    SimulatedDisk torn = withATornCatalog();
    SimulatedDisk killed = killedAt(torn, call(Verb.DELETE, "catalog/1.cat"), () -> justOpen(torn));
    for (SimulatedDisk left : allOf(killed)) {
      OpenReport report = opensSound(left, 1);
      assertEquals(
          List.of("catalog/1.cat"),
          report.removedFiles().stream().filter(path -> path.startsWith("catalog")).toList());
      assertFalse(has(left, "catalog/1.cat"));
    }
  }

  // 10.7

  private static final int LARGE = 1_200_000;

  @Test
  void sealedSegmentWithoutItsRecord() {
    CairnStore store = withA();
    store.settle();
    SimulatedDisk killed =
        killedAt(disk, call(Verb.PUT, "TAIL"), () -> save(store, "a", LARGE, SYNC));
    for (SimulatedDisk left : allOf(killed)) {
      assertTrue(left.paths().stream().anyMatch(path -> path.endsWith("/2-g0.seg")));
      opensSound(left, 0);
      assertFalse(left.paths().stream().anyMatch(path -> path.endsWith("/2-g0.seg")));
    }
  }

  @Test
  void sealedSegmentWithItsRecord() {
    CairnStore store = withA();
    save(store, "a", LARGE, SYNC);
    for (SimulatedDisk left : allOf(disk)) {
      CairnStore again = open(left);
      assertArrayEquals(
          States.incompressible(LARGE, LARGE),
          again.loadCheckpoint("a", "n").orElseThrow().state());
      worksOn(left, again);
    }
  }

  // 10.8

  @Test
  void deletionNotYetDurable() {
    CairnStore store = withA();
    save(store, "a", 100, SYNC);
    assertTrue(store.deleteRun("a", new WriteOptions(ASYNC)));
    opensSound(disk.crashDroppingAll(), 1);
  }

  @Test
  void deletionDurable() {
    CairnStore store = withA();
    save(store, "a", 100, SYNC);
    store.settle();
    assertTrue(store.deleteRun("a", new WriteOptions(SYNC)));
    for (SimulatedDisk left : allOf(disk)) {
      CairnStore again = open(left);
      assertTrue(again.getRun("a").isEmpty());
      assertTrue(left.paths().stream().anyMatch(path -> path.contains("/a~")));
      worksOn(left, again);
      assertFalse(left.paths().stream().anyMatch(path -> path.contains("/a~")));
    }
  }

  @Test
  void deletionDurableFilesRemovedBeforeGone() {
    CairnStore store = withA();
    createRun(store, "b", SYNC);
    save(store, "b", 50_000, SYNC);
    store.settle();
    save(store, "a", 30_000, SYNC);
    assertTrue(store.deleteRun("b", new WriteOptions(SYNC)));
    fill();
    for (Predicate<Call> moment :
        List.of(call(Verb.DELETE, "runs/"), call(Verb.FORCE, "runs/"), call(Verb.FORCE, "cat"))) {
      SimulatedDisk full = disk.crashKeepingAll();
      CairnStore again = open(full);
      full.setCapacity(bytes(full));
      for (SimulatedDisk left : allOf(killedAfter(full, moment, again::settle))) {
        assertTrue(open(left).getRun("b").isEmpty());
        opensSound(left.crashKeepingAll(), 1);
      }
    }
    store.settle();
    assertTrue(has(disk, "RESERVE"), "what was deleted had to be enough");
  }

  @Test
  void deletionSettledFilesRemain() {
    CairnStore store = withA();
    store.settle();
    assertTrue(store.deleteRun("a", new WriteOptions(SYNC)));
    SimulatedDisk killed = killedAfter(disk, call(Verb.DELETE, "runs/"), store::settle);
    for (SimulatedDisk left : allOf(killed)) {
      CairnStore again = open(left);
      assertTrue(again.getRun("a").isEmpty());
      assertFalse(left.paths().stream().anyMatch(path -> path.contains("/a~")));
      worksOn(left, again);
    }
  }

  // 10.9

  private SimulatedDisk closingKilled(Predicate<Call> moment) {
    CairnStore store = withA();
    save(store, "a", 100, ASYNC);
    return killedAt(disk, moment, store::close);
  }

  @Test
  void closingStopsBeforeTheMark() {
    for (SimulatedDisk left : allOf(closingKilled(call(Verb.CREATE, "journal/")))) {
      OpenReport report = opensSound(left, 1);
      assertFalse(report.cleanlyClosed());
      assertEquals(0, report.journalBatches());
    }
  }

  @Test
  void closingStopsBeforeOldFilesAreRemoved() {
    for (SimulatedDisk left : allOf(closingKilled(call(Verb.DELETE, "journal/")))) {
      OpenReport report = opensSound(left, 1);
      assertTrue(report.cleanlyClosed());
      assertTrue(report.removedFiles().contains("journal/2.log"));
    }
  }

  @Test
  void closedCleanly() {
    CairnStore store = withA();
    save(store, "a", 100, ASYNC);
    store.close();
    SimulatedDisk left = disk.crashDroppingAll();
    left.onCall(
        call -> assertFalse(call.verb() == Verb.LIST && call.path().startsWith("runs"), "a scan"));
    CairnStore again = open(left);
    assertTrue(again.openReport().cleanlyClosed());
    assertEquals(1, saved(again, "a"));
    left.onCall(call -> {});
    again.close();
    opensSound(left, 1);
  }

  @Test
  void closingStopsBeforeTheReserveIsCut() {
    for (SimulatedDisk left : allOf(closingKilled(call(Verb.TRUNCATE, RESERVE)))) {
      OpenReport report = opensSound(left, 1);
      assertTrue(report.cleanlyClosed());
      assertEquals(RESERVE_BYTES_AT_REST, content(left, RESERVE).length);
    }
  }

  // 10.10

  private static final String RESERVE = "RESERVE";
  private static final int RESERVE_BYTES = 2 << 20;
  private static final int RESERVE_BYTES_AT_REST = 128 << 10;

  private static long bytes(SimulatedDisk some) {
    return some.paths().stream().mapToLong(path -> content(some, path).length).sum();
  }

  private void fill() {
    disk.setCapacity(bytes(disk));
  }

  /** The disk is full, and the journal's last file too. */
  private CairnStore withoutAnyRoom() {
    CairnStore store = withA();
    save(store, "a", 10_000, SYNC);
    fill();
    assertThrows(
        StoreFullException.class,
        () -> {
          for (int i = 0; i < 1_000; i++) {
            store.updateRunStatus("a", RunStatus.PAUSED);
          }
        });
    assertEquals(RESERVE_BYTES, content(disk, RESERVE).length);
    return store;
  }

  private static void makesTheReserveWhole(SimulatedDisk left) {
    SimulatedDisk another = left.copy();
    justOpen(another);
    assertEquals(RESERVE_BYTES, content(another.crashDroppingAll(), RESERVE).length);
  }

  @Test
  void reserveIsMadeInPart() {
    SimulatedDisk killed =
        killedAt(
            disk,
            call -> call.verb() == Verb.WRITE && call.path().equals(RESERVE) && call.position() > 0,
            () -> justOpen(disk));
    assertEquals(RESERVE_BYTES_AT_REST, content(killed, RESERVE).length);
    for (SimulatedDisk left : allOf(killed)) {
      makesTheReserveWhole(left);
      opensSound(left, 0);
    }
  }

  /** The disk may have been filled by others meanwhile: opening, and deleting, need room. */
  @Test
  void reserveIsAtRest() {
    CairnStore store = withA();
    save(store, "a", 10_000, SYNC);
    store.close();
    assertEquals(RESERVE_BYTES_AT_REST, content(disk, RESERVE).length);
    SimulatedDisk roomy = disk.crashDroppingAll();
    CairnStore opened = open(roomy);
    assertEquals(RESERVE_BYTES, content(roomy, RESERVE).length);
    opened.close();
    fill();
    CairnStore again = open(disk);
    assertEquals(1, saved(again, "a"));
    assertThrows(StoreFullException.class, () -> save(again, "a", 1, SYNC));
    assertTrue(again.deleteRun("a", new WriteOptions(SYNC)));
    again.settle();
    disk.setCapacity(Long.MAX_VALUE);
    createRun(again, "with room", SYNC);
    again.close();
    opensSound(disk, 0);
  }

  @Test
  void reserveIsGivenUpToADeletion() {
    CairnStore store = withoutAnyRoom();
    List<SimulatedDisk> killed = new ArrayList<>();
    boolean[] givenUp = new boolean[1];
    disk.onCall(
        call -> {
          givenUp[0] |= call.verb() == Verb.DELETE && call.path().equals(RESERVE);
          if (givenUp[0] && call.index() > 0 && call.verb() != Verb.WRITE) {
            killed.add(disk.crashKeepingAll());
          }
        });
    assertTrue(store.deleteRun("a", new WriteOptions(SYNC)));
    killed.add(disk.crashKeepingAll());
    disk.onCall(call -> {});
    assertTrue(killed.size() > 6, killed.size() + " moments");
    for (SimulatedDisk moment : killed) {
      for (SimulatedDisk left : allOf(moment)) {
        CairnStore again = open(left);
        boolean gone = again.getRun("a").isEmpty();
        assertTrue(gone || moment != killed.get(killed.size() - 1), "a deletion that was durable");
        opensSound(left.crashKeepingAll(), gone ? 0 : 1);
        assertEquals(RESERVE_BYTES, content(left, RESERVE).length);
      }
    }
  }

  @Test
  void reserveIsGivenUpToSettling() {
    CairnStore store = withA();
    save(store, "a", 30_000, SYNC);
    fill();
    boolean[] givenUp = new boolean[1];
    List<SimulatedDisk> killed = new ArrayList<>();
    disk.onCall(
        call -> {
          boolean cut = call.verb() == Verb.TRUNCATE || call.verb() == Verb.DELETE;
          givenUp[0] |= cut && call.path().equals(RESERVE);
          if (givenUp[0] && call.index() > 0) {
            killed.add(disk.crashKeepingAll());
          }
        });
    store.settle();
    disk.onCall(call -> {});
    assertTrue(killed.size() > 6, killed.size() + " moments");
    for (SimulatedDisk moment : killed) {
      for (SimulatedDisk left : allOf(moment)) {
        makesTheReserveWhole(left);
        opensSound(left, 1);
      }
    }
    assertThrows(StoreFullException.class, () -> save(store, "a", 1, SYNC));
  }

  @Test
  void openingGivesTheReserveUp() {
    CairnStore store = withA();
    save(store, "a", 10_000, SYNC);
    store.close();
    fill();
    boolean[] givenUp = new boolean[1];
    List<SimulatedDisk> killed = new ArrayList<>();
    disk.onCall(
        call -> {
          givenUp[0] |= call.verb() == Verb.DELETE && call.path().equals(RESERVE);
          if (givenUp[0] && call.index() > 0 && call.verb() != Verb.WRITE) {
            killed.add(disk.crashKeepingAll());
          }
        });
    CairnStore again = open(disk);
    disk.onCall(call -> {});
    assertTrue(killed.size() > 2, killed.size() + " moments");
    for (SimulatedDisk moment : killed) {
      for (SimulatedDisk left : allOf(moment)) {
        makesTheReserveWhole(left);
        opensSound(left, 1);
      }
    }
    assertThrows(StoreFullException.class, () -> save(again, "a", 1, SYNC));
    assertTrue(again.deleteRun("a", new WriteOptions(SYNC)));
  }
}
