package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.States;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * An event whose payload is in a sealed segment, and whose record an INDEX covers.
 *
 * <p>Once an INDEX had nothing but the seq of such an event, so that an opening after a crash took
 * its sealed segment for one to which nothing refers, and removed it.
 */
class LargeEventTest {
  private static final byte[] LARGE = States.incompressible(1_200_000, 1);

  private static CairnStore open(SimulatedDisk disk) {
    return DamagedStores.open(disk, StoreOptions.small());
  }

  @Test
  void aLargeEventThatAnIndexCoversSurvivesAnOpeningAfterACrash() {
    SimulatedDisk disk = new SimulatedDisk();
    CairnStore store = open(disk);
    store.createRun("r", "w", Map.of());
    store.appendEvent(WorkflowEvent.of("r", "large").withPayload(LARGE));
    for (int i = 0; i < 20; i++) {
      store.saveCheckpoint("r", "n", States.incompressible(6_000, i), Map.of());
    }
    store.settle();
    SimulatedDisk killed = disk.crashKeepingAll();
    CairnStore again = open(killed);
    assertEquals(20, again.listCheckpoints("r").size());
    List<WorkflowEvent> events = again.getEvents("r", 0, 10);
    assertArrayEquals(LARGE, (byte[]) events.get(0).payload());
    assertEquals(List.of(), again.verify().damages());
  }
}
