package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.Fault;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
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
}
