package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However long a node goes on, and whatever becomes of its store meanwhile, no reading of a state
 * takes more than 128 records, nor more than twice the bytes that it takes whole.
 */
class ChainBoundsTest {
  private static final int STATE_BYTES = 48 << 10;

  /** What a record takes beside its body, at most, in these tests. */
  private static final int FRAME = 200;

  private static final StoreOptions OPTIONS =
      StoreOptions.relaxed().withCompression(Compression.NONE);

  @TempDir Path directory;
  private CairnStore store;
  private int saves;

  @BeforeEach
  void open() {
    store = CairnStore.open(directory, OPTIONS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** What the checkpoint of a seq has saved: each has one more byte changed. */
  private static byte[] state(long seq) {
    byte[] state = States.incompressible(STATE_BYTES, 1);
    for (int i = 0; i < seq; i++) {
      state[i] ^= 1;
    }
    return state;
  }

  private void save(int count) {
    byte[] state = state(saves);
    for (int i = 0; i < count; i++) {
      state[saves] ^= 1;
      saves++;
      assertEquals(saves, store.saveCheckpoint("r", "n", state, null).seq());
    }
  }

  /** Closes the store, looks into its files, and opens it again; answers the longest chain. */
  private int checkAndReopen() throws IOException {
    List<Long> seqs = store.listCheckpoints("r").stream().map(CheckpointMeta::seq).toList();
    store.close();
    StoredChains chains = StoredChains.of(GoldenStores.read(directory));
    int longest = 0;
    for (long seq : seqs) {
      longest = Math.max(longest, chains.records(seq));
      long read = chains.loadBytes(seq);
      assertTrue(read <= 2L * (STATE_BYTES + FRAME), () -> seq + " reads " + read + " bytes");
    }
    assertTrue(longest <= CheckpointEntry.RECORDS_MAX, "a chain has " + longest + " records");
    open();
    for (StoredCheckpoint stored : store.listStored("r")) {
      assertEquals(chains.records(stored.seq()), stored.records(), "of " + stored.seq());
    }
    return longest;
  }

  private void assertRead(long seq) {
    byte[] read = store.loadCheckpointAt("r", "n", seq).orElseThrow().state();
    assertArrayEquals(state(seq), read, "checkpoint " + seq);
  }

  /** After 64 anchors a whole state begins anew: also where the store was closed in between. */
  @Test
  void thousandsOfSavesMakeNoLongerChain() throws IOException {
    store.createRun("r", "w", Map.of());
    int longest = 0;
    for (int part = 0; part < 11; part++) {
      save(400);
      store.settle();
      longest = Math.max(longest, part % 3 == 1 ? checkAndReopen() : 0);
      assertRead(saves);
    }
    assertEquals(CheckpointEntry.RECORDS_MAX, Math.max(longest, checkAndReopen()));
    List<Long> whole =
        store.listStored("r").stream()
            .filter(StoredCheckpoint::whole)
            .map(StoredCheckpoint::seq)
            .toList();
    assertEquals(List.of(1L, 4_161L), whole);
    assertTrue(store.verify().intact());
  }

  /** What is told anew, and what goes on from that. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void norDoesWhatIsGivenUpBetween(long seed) throws IOException {
    store.createRun("r", "w", Map.of());
    Random random = new Random(seed);
    for (int part = 0; part < 10; part++) {
      save(1 + random.nextInt(200));
      giveUp(random);
      assertEquals(List.of(), store.compact().refused());
      int unused = checkAndReopen();
      store.listCheckpoints("r").forEach(meta -> assertRead(meta.seq()));
    }
    assertTrue(store.verify().intact());
  }

  /** Some, many or nearly all of those that are there. */
  private void giveUp(Random random) {
    int oneIn = 1 + random.nextInt(6);
    boolean most = random.nextBoolean();
    for (CheckpointMeta meta : store.listCheckpoints("r")) {
      boolean chosen = random.nextInt(oneIn + 1) == 0;
      if (meta.seq() < saves && chosen != most) {
        assertTrue(store.deleteCheckpoint("r", "n", meta.seq()));
      }
    }
  }
}
