package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.Call;
import dev.cairn.store.io.Fault;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.journal.Journal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the search for faults found, each with its story. */
class FaultStoriesTest {
  /**
   * Where a segment's length could not be read, the segment was never given back by the reader who
   * had asked for it. So the deletion of its run, which leaves a file that is in use to its reader
   * to close, left it open for good: a file handle and, on disk, all its bytes. Found by {@link
   * FaultCoverageTest}.
   */
  @Test
  void aSegmentWhoseLengthCannotBeReadIsGivenBack() {
    SimulatedDisk disk = new SimulatedDisk();
    CairnStore first = Crashes.open(disk);
    Crashes.createRun(first, "a", Durability.SYNC);
    first.close();
    CairnStore store = Crashes.open(disk);
    disk.failWhen(FaultStoriesTest::asksForASegmentsLength, Fault.EIO);
    assertThrows(StoreIoException.class, () -> store.listCheckpoints("a"));
    disk.clearFaults();
    assertEquals(0, Crashes.saved(store, "a"));
    assertTrue(store.deleteRun("a"));
    store.settle();
    store.close();
    assertEquals(0, disk.openFiles());
  }

  private static boolean asksForASegmentsLength(Call call) {
    return call.verb() == Verb.SIZE && call.path().endsWith(".seg");
  }

  /** One force fails, and would go well if it were tried again: which would be a lie. */
  @Test
  void afterAFailedForceNothingIsWrittenAndNothingIsForcedAgain() {
    SimulatedDisk disk = new SimulatedDisk();
    CairnStore store = Crashes.open(disk);
    Crashes.createRun(store, "a", Durability.SYNC);
    boolean[] failed = new boolean[1];
    disk.failWhen(
        call -> {
          boolean now = call.verb() == Verb.FORCE_MAP && !failed[0];
          failed[0] |= now;
          return now;
        },
        Fault.FAILED_FORCE);
    assertThrows(
        OutcomeUnknownException.class, () -> Crashes.save(store, "a", 100, Durability.SYNC));
    List<Call> since = new ArrayList<>();
    disk.onCall(since::add);
    assertThrows(StoreFailedException.class, () -> Crashes.save(store, "a", 100, Durability.ASYNC));
    assertThrows(StoreException.class, store::sync);
    assertThrows(StoreException.class, store::settle);
    assertEquals(List.of(), since.stream().filter(call -> call.index() > 0).toList());
  }

  /**
   * The journal's force fails while a pass writes segments, and what a force has reported since
   * then proves nothing: the pass must not commit.
   */
  @Test
  void aPassDoesNotCommitAfterAFailureElsewhere() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    OpenStore store =
        new StoreOpening("simulated", disk, LoggedStore.OPTIONS, FixedEnvironment.seeded(1))
            .open(disk.lockExclusively(FileNames.LOCK, "test"));
    assertEquals("run", new Calls(store).createRun("run", "flow", null, WriteOptions.SYNC).runId());
    Journal journal = store.writing().journal();
    disk.onCall(
        call -> {
          if (call.verb() == Verb.FORCE && call.path().endsWith(".seg")) {
            IOException unused = journal.fail(new IOException("elsewhere"));
          }
        });
    String catalog = Crashes.path(disk, "catalog/", ".cat");
    byte[] before = Crashes.content(disk, catalog);
    assertThrows(IOException.class, () -> store.writing().settler().pass(true));
    assertArrayEquals(before, Crashes.content(disk, catalog));
  }
}
