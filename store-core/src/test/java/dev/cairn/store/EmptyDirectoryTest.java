package dev.cairn.store;

import static dev.cairn.store.Durability.SYNC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A large body goes into a directory of its run before anything refers to it. Where the write then
 * failed since its run was not there the file was removed, and the directory remained for good.
 */
class EmptyDirectoryTest {
  private static final byte[] LARGE = States.incompressible((1 << 20) + 1, 7);

  private final SimulatedDisk disk = new SimulatedDisk();

  /** The run is deleted, and its directory removed, just before a save of it makes that again. */
  private CairnStore withSaveThatCameTooLate() {
    CairnStore store = Crashes.open(disk);
    Crashes.createRun(store, "a", SYNC);
    boolean[] done = new boolean[1];
    disk.onCall(
        call -> {
          if (!done[0] && call.verb() == Verb.EXISTS && call.path().contains("/a~")) {
            done[0] = true;
            assertTrue(store.deleteRun("a"));
            store.settle();
          }
        });
    assertThrows(RunNotFoundException.class, () -> store.saveCheckpoint("a", "n", LARGE, Map.of()));
    disk.onCall(call -> {});
    assertTrue(done[0]);
    assertEquals(1, directories(disk).size(), "while the store is open");
    return store;
  }

  /** The directories of runs. */
  private static List<String> directories(SimulatedDisk disk) {
    List<String> found = new ArrayList<>();
    try {
      for (String parent : disk.list("runs")) {
        found.addAll(disk.list("runs/" + parent.replace("/", "")));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return found;
  }

  private static void hasNone(SimulatedDisk left) {
    assertEquals(List.of(), directories(left));
    SimulatedDisk crashed = left.crashDroppingAll();
    assertEquals(List.of(), directories(crashed), "after a loss of power");
    Crashes.worksOn(crashed, Crashes.open(crashed));
  }

  @Test
  void thatOfADeletedRunIsRemovedByTheNextPass() {
    CairnStore store = withSaveThatCameTooLate();
    store.settle();
    hasNone(disk);
    store.close();
  }

  @Test
  void thatOfADeletedRunIsRemovedAtTheClosing() {
    withSaveThatCameTooLate().close();
    hasNone(disk);
  }

  /** The file of its params does not fit: the run never was there. */
  @Test
  void thatOfARunThatCouldNotBeCreatedIsRemoved() {
    CairnStore store = Crashes.open(disk);
    Crashes.createRun(store, "other", SYNC);
    long full = disk.paths().stream().mapToLong(it -> Crashes.content(disk, it).length).sum();
    disk.setCapacity(full + LARGE.length / 2);
    assertThrows(StoreFullException.class, () -> store.createRun("a", "w", Map.of("large", LARGE)));
    assertEquals(1, directories(disk).size(), "while the store is open");
    disk.setCapacity(Long.MAX_VALUE);
    assertTrue(store.deleteRun("other"));
    store.close();
    hasNone(disk);
  }

  /** Whoever finds a run that is being created, and comes too early, leaves its directory alone. */
  @Test
  void thatOfARunThatIsBeingCreatedStays() {
    CairnStore store = Crashes.open(disk);
    boolean[] done = new boolean[1];
    disk.beforeForce(
        path -> {
          if (!done[0] && path.startsWith("journal/")) {
            done[0] = true;
            assertThrows(
                RunNotFoundException.class, () -> store.saveCheckpoint("a", "n", LARGE, Map.of()));
          }
        });
    Map<String, byte[]> params = Map.of("large", LARGE);
    assertEquals("a", store.createRun("a", "w", params).runId());
    assertTrue(done[0]);
    store.settle();
    store.close();
    CairnStore again = Crashes.open(disk);
    assertEquals(List.of(), again.verify().damages());
    assertTrue(again.getRun("a").orElseThrow().params().containsKey("large"));
    again.close();
  }
}
