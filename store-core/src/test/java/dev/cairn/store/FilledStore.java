package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.kit.States;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Fills a store on a {@link SmallFilesystem}, and knows what was acknowledged. */
final class FilledStore {
  static final int STATE = 24_000;

  private final Map<String, List<byte[]>> saved = new ConcurrentHashMap<>();
  private final Map<String, Long> events = new ConcurrentHashMap<>();

  CairnStore open(SmallFilesystem filesystem) {
    return CairnStore.open(
        filesystem.resolve("store"),
        StoreOptions.small().withJournalBytesMax(StoreOptions.JOURNAL_BYTES_MIN));
  }

  void create(CheckpointStore store, String run) {
    store.createRun(run, "flow", null);
    saved.put(run, new ArrayList<>());
    events.put(run, 0L);
  }

  void save(CheckpointStore store, String run, int bytes, WriteOptions how) {
    List<byte[]> states = saved.get(run);
    byte[] state = States.incompressible(bytes, states.size());
    CheckpointMeta meta = store.saveCheckpoint(run, "node", state, null, how);
    states.add(state);
    assertEquals(states.size(), meta.seq(), "the seq of a save");
  }

  void append(CheckpointStore store, String run, WriteOptions how) {
    long seq = store.appendEvent(WorkflowEvent.of(run, "event"), how);
    assertEquals(events.merge(run, 1L, Long::sum), seq, "the seq of an event");
  }

  /** Fills the disk, and the room that the journal has left, down to the smallest record. */
  StoreFullException fill(SmallFilesystem filesystem, CairnStore store, String run)
      throws IOException {
    fill(filesystem, store);
    StoreFullException full = saveUntilFull(store, run, STATE);
    saveUntilFull(store, run, 1_000);
    assertThrows(
        StoreFullException.class,
        () -> {
          while (true) {
            append(store, run, WriteOptions.ASYNC);
          }
        });
    fill(filesystem, store);
    return full;
  }

  /**
   * Takes what room there is, but not what a settling pass is given in the place of the reserve:
   * against somebody else who takes that just then there is no remedy.
   */
  static void fill(SmallFilesystem filesystem, CairnStore store) throws IOException {
    store.whileNothingSettles(
        () -> {
          filesystem.fill();
          return filesystem;
        });
  }

  StoreFullException saveUntilFull(CheckpointStore store, String run, int bytes) {
    return assertThrows(
        StoreFullException.class,
        () -> {
          for (int i = 0; ; i++) {
            save(store, run, bytes, i % 8 == 0 ? WriteOptions.SYNC : WriteOptions.ASYNC);
          }
        });
  }

  void assertNothingIsLost(CheckpointStore store) {
    saved.forEach(
        (run, states) -> {
          RunMetadata metadata = store.getRun(run).orElseThrow();
          assertEquals(states.size(), metadata.lastCheckpointSeq(), run);
          assertEquals(events.get(run), metadata.lastEventSeq(), run);
          assertEquals(states.size(), store.listCheckpoints(run).size(), run);
          assertEquals(events.get(run), store.getEvents(run, 0, Integer.MAX_VALUE).size(), run);
          for (int i = 0; i < states.size(); i++) {
            byte[] found = store.loadCheckpointAt(run, "node", i + 1L).orElseThrow().state();
            assertArrayEquals(states.get(i), found, run + " " + (i + 1));
          }
        });
    VerifyReport verified = store.verify();
    assertTrue(verified.intact(), verified.toString());
  }

  /** Expects nothing of a run any more. */
  void forget(String run) {
    saved.remove(run);
  }
}
