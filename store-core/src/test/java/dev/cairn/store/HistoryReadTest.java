package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.codec.Edits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A node's history read back and forth, while it grows, is compacted and loses its older half: with
 * room in memory for all of its chains, for some records, and for none.
 */
final class HistoryReadTest {
  private static final int SAVES = 120;
  private static final String RUN = "r";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"LZ4, 100000000", "LZ4, 60000", "LZ4, 0", "DENSE, 100000000", "DENSE, 60000"})
  void everyStateIsWhatWasSaved(Compression compression, long memory) {
    Random random = new Random(7);
    StoreOptions options =
        StoreOptions.relaxed().withCompression(compression).withLastStatesBytesMax(memory);
    List<byte[]> states = new ArrayList<>(List.of(Edits.text(random, 9_000)));
    try (CairnStore store = CairnStore.open(directory, options)) {
      store.createRun(RUN, "w", Map.of());
      for (int i = 0; i < SAVES; i++) {
        store.saveCheckpoint(RUN, "n", states.get(i), null);
        states.add(next(random, states.get(i)));
        change(store, i);
        read(store, random, states, i + 1);
      }
      assertTrue(store.verify().intact());
    }
  }

  private static byte[] next(Random random, byte[] state) {
    byte[] grown =
        Edits.replaced(state, state.length, state.length, Edits.text(random, random.nextInt(900)));
    return random.nextInt(4) == 0 ? Edits.edited(random, grown, 2) : grown;
  }

  private static void change(CairnStore store, int i) {
    if (i % 9 == 8) {
      store.settle();
    }
    if (i % 50 == 49) {
      RetentionPlan plan = store.planRetention(RetentionPolicy.keepAll().keepLast(i / 2));
      assertTrue(store.applyRetention(plan).checkpointsDropped() > 0);
      store.settle();
      CompactionReport unused = store.compact();
    }
  }

  private static void read(CairnStore store, Random random, List<byte[]> states, int saved) {
    Checkpoint newest = store.loadCheckpointAt(RUN, "n", saved).orElseThrow();
    assertArrayEquals(states.get(saved - 1), newest.state());
    for (int i = 0; i < 20; i++) {
      int seq = 1 + random.nextInt(saved);
      Optional<Checkpoint> found = store.loadCheckpointAt(RUN, "n", seq);
      if (found.isPresent()) {
        assertArrayEquals(states.get(seq - 1), found.get().state(), "of checkpoint " + seq);
      }
    }
  }
}
