package dev.cairn.store;

import static dev.cairn.store.Durability.ASYNC;
import static dev.cairn.store.Durability.SYNC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.Call;
import dev.cairn.store.io.Fault;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.journal.FoundBatch;
import dev.cairn.store.journal.FoundFile;
import dev.cairn.store.journal.JournalScan;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What {@link CrashSearchTest} found, each by itself. */
class CrashStoriesTest {
  private static CairnStore open(SimulatedDisk disk, long seed) {
    return LoggedStore.openStore(disk, LoggedStore.environment(seed));
  }

  private static void create(CairnStore store, String run, Durability durability) {
    RunMetadata unused = store.createRun(run, "w", Map.of(), new WriteOptions(durability));
  }

  private static void save(CairnStore store, String run, int bytes, long seed) {
    byte[] state = States.incompressible(bytes, seed);
    CheckpointMeta unused =
        store.saveCheckpoint(run, "n", state, Map.of(), new WriteOptions(ASYNC));
  }

  private static void hasTheRun(SimulatedDisk disk) {
    CairnStore store = open(disk, 99);
    assertEquals(List.of(), store.openReport().damages());
    assertTrue(store.getRun("a").isPresent());
    store.close();
  }

  /** The process is killed when it makes such a call; what it leaves. */
  private static SimulatedDisk killedAt(
      SimulatedDisk disk, Predicate<Call> moment, Runnable doing) {
    List<SimulatedDisk> left = new ArrayList<>();
    disk.onCall(
        call -> {
          if (left.isEmpty() && moment.test(call)) {
            left.add(disk.crashKeepingAll());
          }
        });
    doing.run();
    disk.onCall(call -> {});
    assertFalse(left.isEmpty(), "the moment never came");
    return left.get(0);
  }

  /**
   * Closing settled only what this opening had appended: it then removed the journal with all that
   * the opening had recovered from it.
   */
  @Test
  void whatWasRecoveredSurvivesAnOpeningThatWritesNothing() {
    SimulatedDisk disk = new SimulatedDisk();
    create(open(disk, 1), "a", SYNC);
    SimulatedDisk crashed = disk.crashDroppingAll();
    open(crashed, 2).close();
    hasTheRun(crashed);
  }

  /**
   * An opening was killed between putting its file's header and forcing it. The next one saw the
   * header in the page cache, went on from it and removed the older files; the power then took the
   * header.
   */
  @Test
  void aHeaderInThePageCacheIsMadeDurableBeforeItIsReliedOn() {
    SimulatedDisk disk = new SimulatedDisk();
    create(open(disk, 1), "a", ASYNC);
    SimulatedDisk second = disk.crashKeepingAll();
    SimulatedDisk third =
        killedAt(
            second,
            call -> call.verb() == Verb.FORCE_MAP && call.position() == 0,
            () -> {
              CairnStore unused = open(second, 2);
            });
    CairnStore serving = open(third, 3);
    assertTrue(serving.getRun("a").isPresent());
    hasTheRun(third.crashDroppingAll());
  }

  /**
   * A pass was killed between putting its COMMIT and forcing it. The next opening saw the COMMIT in
   * the page cache, and removed the journal it speaks of; the power then took the COMMIT.
   */
  @Test
  void aCommitInThePageCacheIsMadeDurableBeforeItIsReliedOn() {
    SimulatedDisk disk = new SimulatedDisk();
    CairnStore store = open(disk, 1);
    create(store, "a", SYNC);
    SimulatedDisk killed =
        killedAt(
            disk,
            call -> call.verb() == Verb.FORCE && call.path().startsWith("catalog/"),
            store::settle);
    CairnStore serving = open(killed, 2);
    assertTrue(serving.getRun("a").isPresent());
    hasTheRun(killed.crashDroppingAll());
  }

  /**
   * A making was killed between renaming STORE and forcing the directory. The next opening found a
   * store and acknowledged writes; the power then took STORE, and with it the store.
   */
  @Test
  void theNameOfStoreIsMadeDurableBeforeItIsReliedOn() {
    SimulatedDisk disk = new SimulatedDisk();
    boolean[] renamed = new boolean[1];
    SimulatedDisk killed =
        killedAt(
            disk,
            call -> {
              boolean moment = renamed[0] && call.verb() == Verb.FORCE_DIRECTORY;
              renamed[0] |= call.verb() == Verb.RENAME;
              return moment;
            },
            () -> {
              CairnStore unused = open(disk, 1);
            });
    create(open(killed, 2), "a", SYNC);
    hasTheRun(killed.crashDroppingAll());
  }

  /**
   * Nothing was forced but the first batch when the power failed, and of two files begun since only
   * the second one's header had reached the disk: that was taken for a missing file, and so for
   * damage.
   */
  @Test
  void headersReachTheDiskInAnyOrder() {
    SimulatedDisk disk = new SimulatedDisk();
    CairnStore store = open(disk, 1);
    create(store, "a", SYNC);
    for (int i = 0; i < 6; i++) {
      save(store, "a", 700_000, i);
    }
    assertTrue(disk.paths().contains("journal/4.log"));
    hasTheRun(disk.crash(change -> change.path().equals("journal/4.log")));
    hasTheRun(disk.crash(change -> change.path().equals("journal/5.log")));
  }

  /** A writer waited for ever for room that settling had failed to make. */
  @Test
  void whoWaitsForRoomIsToldThatSettlingFailed() {
    SimulatedDisk disk = new SimulatedDisk();
    CairnStore store = open(disk, 1);
    create(store, "a", SYNC);
    disk.failWhen(call -> call.verb() == Verb.WRITE && call.path().startsWith("runs/"), Fault.EIO);
    StoreException refused =
        assertTimeoutPreemptively(
            Duration.ofMinutes(1), () -> assertThrows(StoreException.class, () -> fill(store)));
    assertEquals(StoreFailedException.class, refused.getClass());
  }

  /** The same where there is just no room on the device: which is no reason to give up for good. */
  @Test
  void whoWaitsForRoomIsToldThatTheDeviceIsFull() {
    SimulatedDisk disk = new SimulatedDisk();
    CairnStore store = open(disk, 1);
    create(store, "a", SYNC);
    disk.failWhen(
        call -> call.verb() == Verb.WRITE && call.path().startsWith("runs/"), Fault.ENOSPC);
    StoreException refused =
        assertTimeoutPreemptively(
            Duration.ofMinutes(1), () -> assertThrows(StoreException.class, () -> fill(store)));
    assertEquals(StoreFullException.class, refused.getClass());
    disk.clearFaults();
    save(store, "a", 1_000_000, 99);
    store.close();
    hasTheRun(disk);
  }

  private static void fill(CairnStore store) {
    for (int i = 0; i < 40; i++) {
      save(store, "a", 1_000_000, i);
    }
  }

  /** Listing the runs of a store whose journal has lost nobody knows what threw a NullPointer. */
  @Test
  void aListingInDoubtSaysWhatIsDamaged() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    CairnStore store = open(disk, 1);
    create(store, "a", SYNC);
    create(store, "b", SYNC);
    create(store, "c", SYNC);
    SimulatedDisk crashed = disk.crashDroppingAll();
    crashed.poke("journal/2.log", 4_096 + 56, new byte[100]);
    CairnStore damaged = open(crashed, 2);
    CorruptRecordException refused =
        assertThrows(CorruptRecordException.class, () -> damaged.listRuns(RunQuery.all()));
    assertEquals("journal/2.log", refused.damage().file());
  }

  /**
   * The force of STORE's name by an opening was not noticed to be missing: the reserve is made next
   * and forces the same directory, but after the store is served.
   */
  @Test
  void theNameOfStoreIsDurableBeforeTheReserveIsMade() {
    SimulatedDisk disk = new SimulatedDisk();
    boolean[] renamed = new boolean[1];
    SimulatedDisk killed =
        killedAt(
            disk,
            call -> {
              boolean moment = renamed[0] && call.verb() == Verb.FORCE_DIRECTORY;
              renamed[0] |= call.verb() == Verb.RENAME;
              return moment;
            },
            () -> {
              CairnStore unused = open(disk, 1);
            });
    List<SimulatedDisk> left = new ArrayList<>();
    killed.onCall(
        call -> {
          if (call.verb() == Verb.CREATE && call.path().equals(FileNames.RESERVE)) {
            left.add(killed.crashDroppingAll());
          }
        });
    open(killed, 2).close();
    assertTrue(left.get(0).paths().contains(FileNames.STORE));
  }

  /** What an opening has copied is its own: a batch of its epoch is no more than its header is. */
  @Test
  void anOpeningsCopiesAreOfItsEpoch() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    create(open(disk, 1), "a", ASYNC);
    SimulatedDisk killed = disk.crashKeepingAll();
    CairnStore store = open(killed, 2);
    assertEquals(1, store.openReport().rescuedBatches());
    int copies = 0;
    for (FoundFile file : JournalScan.scan(killed)) {
      for (FoundBatch batch : file.batches()) {
        if ((batch.header().flags() & BatchHeader.RESCUED) != 0) {
          assertEquals(Objects.requireNonNull(file.header()).epoch(), batch.header().epoch());
          copies++;
        }
      }
    }
    assertEquals(1, copies);
  }

  private static final byte[] LARGE = States.incompressible((1 << 20) + 1, 7);

  private static void hasNoSealedSegment(SimulatedDisk disk) {
    for (long seed = 1; seed <= 16; seed++) {
      SimulatedDisk left = disk.crash(seed);
      assertEquals(
          1, left.paths().stream().filter(path -> path.endsWith(".seg")).count(), "seed " + seed);
      hasTheRun(left);
    }
  }

  /**
   * A sealed segment was removed, since its save was refused, and the removal was not forced. After
   * a clean closing the power brought it back, and nobody looked for it ever again.
   */
  @Test
  void theSealedSegmentOfARefusedSaveDoesNotComeBack() {
    SimulatedDisk disk = new SimulatedDisk();
    CairnStore store = open(disk, 1);
    create(store, "a", SYNC);
    store.settle();
    WriteOptions second = WriteOptions.SYNC.withExpectedSeq(1);
    assertThrows(
        ConflictException.class, () -> store.saveCheckpoint("a", "n", LARGE, Map.of(), second));
    store.close();
    hasNoSealedSegment(disk);
  }

  /** The same for one whose save a process that died had not come to append. */
  @Test
  void aSealedSegmentThatAnOpeningRemovesDoesNotComeBack() {
    SimulatedDisk disk = new SimulatedDisk();
    CairnStore store = open(disk, 1);
    create(store, "a", SYNC);
    store.settle();
    boolean[] named = new boolean[1];
    SimulatedDisk killed =
        killedAt(
            disk,
            call -> {
              boolean after = named[0];
              named[0] |= call.verb() == Verb.FORCE_DIRECTORY && call.path().startsWith("runs/");
              return after;
            },
            () -> store.saveCheckpoint("a", "n", LARGE, Map.of()));
    CairnStore next = open(killed, 2);
    assertEquals(List.of(), next.listCheckpoints("a"));
    next.close();
    hasNoSealedSegment(killed);
  }
}
