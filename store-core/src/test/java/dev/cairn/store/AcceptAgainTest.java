package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A run whose owner has accepted a loss, and which loses more than that, later. Once what began
 * before the acceptance was taken as accepted, however far it reached: lists came back without
 * records that nobody had given up, and verify said nothing.
 */
class AcceptAgainTest {
  private static final byte[] BAD = {1, 2, 3};

  private final SimulatedDisk disk = new SimulatedDisk();

  private CairnStore open() {
    return DamagedStores.open(disk);
  }

  private String segment() {
    return Crashes.path(disk, "runs/", ".seg");
  }

  private static void save(CairnStore store, int from, int to) {
    for (int i = from; i <= to; i++) {
      store.saveCheckpoint("r", "n", States.incompressible(1_000, i), Map.of());
      store.appendEvent(WorkflowEvent.of("r", "e").withPayload(i));
    }
  }

  private static List<Long> seqs(CairnStore store) {
    return store.listCheckpoints("r").stream().map(CheckpointMeta::seq).toList();
  }

  /** The second of five checkpoints is lost, which is accepted; then come five more; closed. */
  private void accepted() {
    try (CairnStore store = open()) {
      store.createRun("r", "w", Map.of());
      save(store, 1, 5);
    }
    Crashes.poke(disk, segment(), 1_500, BAD);
    try (CairnStore store = open()) {
      store.acceptLoss("r");
      assertEquals(List.of(1L, 3L, 4L, 5L), seqs(store));
      save(store, 6, 10);
    }
    try (CairnStore store = open()) {
      assertEquals(List.of(1L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L), seqs(store));
      assertEquals(10, store.getEvents("r", 0, 100).size());
      assertEquals(List.of(), store.verify().damages());
    }
  }

  private void nothingIsLeftOutUnsaidUntilItIsAccepted() {
    try (CairnStore store = open()) {
      assertFalse(store.verify().intact());
      assertThrows(CorruptRecordException.class, () -> store.listCheckpoints("r"));
      assertThrows(CorruptRecordException.class, () -> store.loadCheckpoint("r", "n"));
      assertThrows(CorruptRecordException.class, () -> store.getEvents("r", 0, 100));
      assertThrows(StoreFailedException.class, () -> save(store, 11, 11));
      store.acceptLoss("r");
      goesOn(store);
    }
    try (CairnStore store = open()) {
      goesOn(store);
    }
  }

  private static void goesOn(CairnStore store) {
    int before = seqs(store).size();
    save(store, 12, 12);
    assertEquals(before + 1, seqs(store).size());
    assertEquals(List.of(), store.verify().damages());
  }

  @Test
  void theSegmentIsGone() throws IOException {
    accepted();
    disk.remove(segment());
    nothingIsLeftOutUnsaidUntilItIsAccepted();
  }

  @Test
  void theHeaderOfTheSegmentIsBad() {
    accepted();
    Crashes.poke(disk, segment(), 40, BAD);
    nothingIsLeftOutUnsaidUntilItIsAccepted();
  }

  @Test
  void aStretchIsBadThatBeginsBeforeTheAcceptance() {
    accepted();
    int length = Crashes.content(disk, segment()).length;
    Crashes.poke(disk, segment(), 1_000, new byte[length - 2_000]);
    nothingIsLeftOutUnsaidUntilItIsAccepted();
  }

  /** Whoever has accepted the loss of what came before has accepted this. */
  @Test
  void aStretchIsBadThatEndsBeforeTheAcceptance() {
    accepted();
    Crashes.poke(disk, segment(), 1_000, new byte[800]);
    try (CairnStore store = open()) {
      assertEquals(List.of(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L), seqs(store));
      assertEquals(List.of(), store.verify().damages());
    }
  }

  /**
   * A base from before an acceptance is damaged after it. What is told by it and was saved later
   * went with it unsaid: it was left out of lists, and verify reported it for ever.
   */
  private void baseLost() {
    byte[] state = States.incompressible(6_000, 1);
    try (CairnStore store = open()) {
      store.createRun("r", "w", Map.of());
      store.saveCheckpoint("r", "n", state, Map.of()); // from about offset 150 to 6,300
      store.saveCheckpoint("r", "other", States.incompressible(1_000, 9), Map.of());
    }
    Crashes.poke(disk, segment(), 7_000, BAD);
    try (CairnStore store = open()) {
      store.acceptLoss("r");
      assertEquals(List.of(1L), seqs(store));
      store.saveCheckpoint("r", "n", States.edited(state, 2, 3), Map.of());
      store.saveCheckpoint("r", "n", States.incompressible(6_000, 4), Map.of());
    }
    try (CairnStore store = open()) {
      assertEquals(1, store.listStored("r").get(1).baseSeq());
    }
    Crashes.poke(disk, segment(), 3_000, BAD);
  }

  @Test
  void whatIsToldByALostBaseIsDamageOfItsOwn() {
    baseLost();
    try (CairnStore store = open()) {
      assertEquals(List.of(3L), damaged(store));
      assertThrows(CorruptRecordException.class, () -> seqs(store));
      assertThrows(StoreFailedException.class, () -> save(store, 5, 5));
      assertEquals(List.of(3L), damaged(store), "once, though it is known by now");
    }
  }

  @Test
  void whatIsToldByALostBaseCanBeAccepted() {
    baseLost();
    try (CairnStore store = open()) {
      store.acceptLoss("r");
      assertEquals(List.of(4L), seqs(store));
      goesOn(store);
    }
    try (CairnStore store = open()) {
      goesOn(store);
    }
  }

  private static List<Long> damaged(CairnStore store) {
    return store.verify().damages().stream().map(Damage::seq).toList();
  }
}
