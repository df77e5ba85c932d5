package dev.cairn.store;

import static dev.cairn.store.Crashes.createRun;
import static dev.cairn.store.Crashes.open;
import static dev.cairn.store.Crashes.opensSound;
import static dev.cairn.store.Crashes.save;
import static dev.cairn.store.Crashes.saved;
import static dev.cairn.store.Durability.ASYNC;
import static dev.cairn.store.Durability.SYNC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A full disk: what is refused, what goes on, and how it ends (FORMAT.md section 10.10). */
class FullDiskTest {
  private static final WriteOptions DURABLY = new WriteOptions(SYNC);

  private final SimulatedDisk disk = new SimulatedDisk();
  private final AtomicInteger others = new AtomicInteger();

  private long bytes() {
    return bytes(disk);
  }

  private static long bytes(SimulatedDisk disk) {
    return disk.paths().stream().mapToLong(path -> Crashes.content(disk, path).length).sum();
  }

  private void fill() {
    disk.setCapacity(bytes());
  }

  private CairnStore with(String... runs) {
    CairnStore store = open(disk);
    for (String run : runs) {
      createRun(store, run, SYNC);
    }
    return store;
  }

  /** Saves states that have nothing in common until it is refused; answers how often it was not. */
  private int saveUntilFull(CairnStore store, String run, int bytes) {
    int saved = 0;
    try {
      while (saved < 1_000) {
        save(store, run, bytes + others.getAndIncrement(), ASYNC);
        saved++;
      }
    } catch (StoreFullException e) {
      return saved;
    }
    throw new AssertionError("never full");
  }

  @Test
  void refusesAWriteBeforeItTakesASeqAndReadsOn() {
    CairnStore store = with("a");
    disk.setCapacity(bytes() + 3_000_000);
    int saved = saveUntilFull(store, "a", 100_000);
    assertTrue(saved > 10, saved + " saved");
    assertEquals(saved, saved(store, "a"));
    assertEquals(saved, store.getRun("a").orElseThrow().lastCheckpointSeq());
    assertThrows(StoreFullException.class, () -> createRun(store, "b", SYNC));
    assertTrue(store.getRun("b").isEmpty());
    assertEquals(100_000 + saved - 1, store.loadCheckpoint("a", "n").orElseThrow().state().length);
    disk.setCapacity(Long.MAX_VALUE);
    save(store, "a", 100_000, SYNC);
    assertEquals(saved + 1, store.getRun("a").orElseThrow().lastCheckpointSeq());
    store.close();
    opensSound(disk, saved + 1);
  }

  @Test
  void settlesInThePlaceOfTheReserveAndRefusesWritesUntilThereIsRoomForIt() {
    CairnStore store = with("a");
    save(store, "a", 50_000, SYNC);
    fill();
    store.settle();
    assertEquals(0, saved(store, "b"));
    assertThrows(StoreFullException.class, () -> save(store, "a", 1, SYNC));
    store.settle();
    disk.setCapacity(bytes() + 1_000_000);
    save(store, "a", 1, SYNC);
    assertEquals(2 << 20, Crashes.content(disk, "RESERVE").length);
  }

  @Test
  void aDeletionGivesItsRoomBack() {
    CairnStore store = with("a", "b");
    save(store, "b", 700_000, SYNC);
    save(store, "b", 700_001, SYNC);
    store.settle();
    fill();
    int before = saveUntilFull(store, "a", 100_000);
    long full = bytes();
    assertTrue(store.deleteRun("b", DURABLY));
    store.settle();
    assertTrue(bytes() <= full, "over the capacity");
    assertTrue(disk.paths().stream().noneMatch(path -> path.contains("/b~")));
    int after = saveUntilFull(store, "a", 100_000);
    assertTrue(after >= 5, after + " saved after the deletion, " + before + " before");
    store.close();
    opensSound(disk, before + after);
  }

  @Test
  void deletionsGoOnWhenNothingElseDoes() {
    CairnStore store = open(disk);
    for (int i = 0; i < 300; i++) {
      createRun(store, "run-" + i, ASYNC);
    }
    store.settle();
    createRun(store, "a", SYNC);
    fill();
    int last = saveUntilFull(store, "a", 1_000);
    for (int i = 0; i < 300; i++) {
      assertTrue(store.deleteRun("run-" + i, DURABLY), "run " + i);
    }
    assertEquals(List.of("a"), runs(store));
    store.settle();
    store.close();
    disk.setCapacity(Long.MAX_VALUE);
    opensSound(disk, last);
  }

  private static List<String> runs(CairnStore store) {
    return store.listRuns(RunQuery.all()).runs().stream().map(RunSummary::runId).toList();
  }

  @Test
  void closesAndOpensOnAFullDiskWithoutLosingAnything() {
    CairnStore store = with("a");
    fill();
    int saved = saveUntilFull(store, "a", 100_000);
    store.close();
    CairnStore again = open(disk.crashDroppingAll());
    assertEquals(saved, saved(again, "a"));
  }

  @Test
  void opensOnAFullDiskAndDeletes() {
    CairnStore store = with("a", "b");
    for (int i = 0; i < 4; i++) {
      save(store, "b", 700_000 + i, SYNC);
    }
    store.close();
    fill();
    CairnStore again = open(disk);
    assertThrows(StoreFullException.class, () -> save(again, "a", 1, SYNC));
    assertTrue(again.deleteRun("b", DURABLY));
    again.settle();
    save(again, "a", 1, SYNC);
    again.close();
    disk.setCapacity(Long.MAX_VALUE);
    opensSound(disk, 1);
  }

  /**
   * The disk was filled by somebody else before the first reserve was made: there was none, and a
   * store that was closed, or killed, then had no room to be opened again.
   */
  @Test
  void thereIsSomeReserveBeforeAnythingIsServed() {
    disk.onCall(
        call -> {
          if (call.verb() == Verb.CREATE && call.path().equals("TAIL")) {
            fill();
          }
        });
    CairnStore unused = open(disk);
    SimulatedDisk killed = disk.crashKeepingAll();
    assertEquals(128 << 10, Crashes.content(killed, "RESERVE").length);
    killed.setCapacity(bytes(killed));
    opensAgainAndAgain(killed);
  }

  /** Each opening that is killed leaves less room, but enough. */
  private static void opensAgainAndAgain(SimulatedDisk first) {
    SimulatedDisk disk = first;
    for (int i = 0; i < 5; i++) {
      CairnStore unused = open(disk);
      disk = disk.crashKeepingAll();
      disk.setCapacity(bytes(disk));
    }
    open(disk).close();
    disk.setCapacity(Long.MAX_VALUE);
    createRun(open(disk), "a", SYNC);
  }

  /**
   * Three files of the journal, together longer than the reserve: the room of one is back before
   * the next is settled. In one step it was refused; so it was of files that an opening had found.
   */
  @Test
  void settlesOneFileOfTheJournalAfterTheOther() {
    CairnStore store = openLarge(disk);
    createRun(store, "a", SYNC);
    int saved = 0;
    while (disk.paths().stream().filter(path -> path.startsWith("journal/")).count() < 3) {
      save(store, "a", 300_000 + saved++, ASYNC);
    }
    while (saved < 20) {
      save(store, "a", 300_000 + saved++, ASYNC);
    }
    SimulatedDisk killed = disk.crashKeepingAll();
    for (SimulatedDisk full : List.of(disk, killed)) {
      full.setCapacity(bytes(full));
      CairnStore one = full == disk ? store : openLarge(killed);
      one.settle();
      assertEquals(saved, saved(one, "a"));
      one.close();
      full.setCapacity(Long.MAX_VALUE);
      opensSound(full, saved);
    }
  }

  /** What an opening has to write again is in a later file than what is the first to settle. */
  @Test
  void settlesTheOldestFileFirstWhereALaterOneWasWrittenAgain() {
    CairnStore store = openLarge(disk);
    createRun(store, "a", SYNC);
    createRun(store, "b", SYNC);
    int saved = 0;
    while (disk.paths().stream().filter(path -> path.startsWith("journal/")).count() < 3) {
      save(store, "a", 300_000 + saved++, SYNC);
    }
    save(store, "a", 100_000, ASYNC);
    SimulatedDisk killed = disk.crashKeepingAll();
    killed.setCapacity(bytes(killed));
    CairnStore again = openLarge(killed);
    assertTrue(again.deleteRun("b", DURABLY));
    again.settle();
    assertEquals(saved + 1, saved(again, "a"));
    again.close();
    killed.setCapacity(Long.MAX_VALUE);
    opensSound(killed, saved + 1);
  }

  private static CairnStore openLarge(SimulatedDisk disk) {
    return CairnStore.open("simulated", disk, StoreOptions.defaults(), LoggedStore.environment(1));
  }

  /** Fails if whoever waits for settling is not told that the disk is full. */
  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void everybodyWhoWaitsForRoomIsTold() throws InterruptedException {
    CairnStore store = Crashes.openWithThreads(disk);
    createRun(store, "a", SYNC);
    disk.setCapacity(bytes() + 12_000_000);
    AtomicInteger saved = new AtomicInteger();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread writer = new Thread(() -> saved.addAndGet(saveUntilFull(store, "a", 100_000)));
      writer.start();
      writers.add(writer);
    }
    for (Thread writer : writers) {
      writer.join();
    }
    assertEquals(saved.get(), saved(store, "a"));
    disk.setCapacity(Long.MAX_VALUE);
    save(store, "a", 100_000, SYNC);
    store.close();
    opensSound(disk, saved.get() + 1);
  }
}
