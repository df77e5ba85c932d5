package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.States;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An INDEX is damaged, and nothing else: nothing is lost by it. Once compaction refused its
 * segment, and had writes refused that no acceptance could allow for longer than to the next time.
 */
class IndexDamageTest {
  private static final int SAVED = 20;

  private final SimulatedDisk disk = new SimulatedDisk();

  @BeforeEach
  void damageAnIndex() {
    try (CairnStore store = DamagedStores.open(disk)) {
      store.createRun("r", "w", Map.of());
      save(store, 1, SAVED);
    }
    String segment = Crashes.path(disk, "runs/", ".seg");
    byte[] bytes = Crashes.content(disk, segment);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    // The INDEX is the last record.
    Crashes.poke(disk, segment, end - 100, (byte) ~bytes[end - 100]);
  }

  private static void save(CairnStore store, int from, int to) {
    for (int i = from; i <= to; i++) {
      store.saveCheckpoint("r", "n", States.incompressible(6_000, i), Map.of());
    }
  }

  private static List<Damage> damages(CairnStore store) {
    return store.verify().damages();
  }

  @Test
  void nothingIsLostAndWritingGoesOn() {
    try (CairnStore store = DamagedStores.open(disk)) {
      assertEquals(1, damages(store).size());
      assertEquals(SAVED, store.listCheckpoints("r").size());
      save(store, SAVED + 1, SAVED + 1);
    }
    try (CairnStore store = DamagedStores.open(disk)) {
      assertEquals(SAVED + 1, store.listCheckpoints("r").size());
      assertEquals(1, damages(store).size());
    }
  }

  @Test
  void compactionMakesItAnew() {
    try (CairnStore store = DamagedStores.open(disk)) {
      for (int seq = 1; seq <= 3; seq++) {
        assertTrue(store.deleteCheckpoint("r", "n", seq));
        assertEquals(List.of(), store.compact().refused());
        assertEquals(List.of(), damages(store));
      }
      assertEquals(SAVED - 3, store.listCheckpoints("r").size());
    }
    try (CairnStore store = DamagedStores.open(disk)) {
      assertEquals(SAVED - 3, store.listCheckpoints("r").size());
      assertEquals(List.of(), damages(store));
    }
  }

  @Test
  void itCanBeAccepted() {
    try (CairnStore store = DamagedStores.open(disk)) {
      store.acceptLoss("r");
      assertEquals(List.of(), damages(store));
      save(store, SAVED + 1, SAVED + 1);
    }
    try (CairnStore store = DamagedStores.open(disk)) {
      assertEquals(List.of(), damages(store));
      assertEquals(SAVED + 1, store.listCheckpoints("r").size());
      store.acceptLoss("r"); // there is nothing more to accept
      assertTrue(store.deleteCheckpoint("r", "n", 1));
      assertEquals(List.of(), store.compact().refused());
      assertEquals(SAVED, store.listCheckpoints("r").size());
    }
  }
}
