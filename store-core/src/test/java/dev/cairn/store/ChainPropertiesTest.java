package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.codec.Edits;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.tool.SavedStates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random edits of random and of recorded states, saved to a few nodes of a store that is settled,
 * closed, killed and opened again in between, with any amount of memory: every state is read as it
 * was saved, by the store and by the naive decoder.
 */
class ChainPropertiesTest {
  private static final String RUN = "r";
  private static final String TRACE = "state_beads_full.jsonl.gz";

  /** What a record takes beside its body, at most, with the names used here. */
  private static final int FRAME = 200;

  private static final List<byte[]> RECORDED = new ArrayList<>();

  @BeforeContainer
  static void readRecorded() throws IOException {
    Path trace = SharedData.trace(TRACE).orElse(null);
    if (trace == null) {
      System.out.println(SharedData.missing(TRACE));
    } else {
      SavedStates.visit(trace, (run, node, state) -> RECORDED.add(state));
    }
  }

  /** A store, and all that was saved to it. */
  private static final class Life {
    private final Random random;
    private final Compression compression;
    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<Tuple.Tuple2<String, byte[]>> saved = new ArrayList<>();
    private final Map<String, byte[]> lasts = new TreeMap<>();
    private CairnStore store;

    Life(Random random, Compression compression) {
      this.random = random;
      this.compression = compression;
      store = open(disk);
      store.createRun(RUN, "w", Map.of());
    }

    private CairnStore open(SimulatedDisk of) {
      long memory = random.nextInt(3) == 0 ? 0 : random.nextInt(1 << random.nextInt(26));
      return CairnStore.open(
          "simulated",
          of,
          StoreOptions.small().withLastStatesBytesMax(memory).withCompression(written()),
          FixedEnvironment.seeded(random.nextLong()));
    }

    /** Mostly the one; a store may be written with another in between. */
    private Compression written() {
      Compression[] all = Compression.values();
      return random.nextInt(6) == 0 ? all[random.nextInt(all.length)] : compression;
    }

    void step(int lengthMax) {
      switch (random.nextInt(12)) {
        case 0 -> store.settle();
        case 1 -> {
          store.close();
          store = open(disk);
        }
        case 2 -> saveTwice(lengthMax);
        case 3 -> loadOne(1 + random.nextInt(Math.max(1, saved.size())));
        default -> save(lengthMax);
      }
    }

    private String node() {
      return "n" + random.nextInt(3);
    }

    private byte[] next(String node, int lengthMax) {
      byte[] last = lasts.get(node);
      boolean anew = last == null || last.length > lengthMax || random.nextInt(20) == 0;
      return anew ? fresh(lengthMax) : Edits.edited(random, last, 4);
    }

    private byte[] fresh(int lengthMax) {
      if (!RECORDED.isEmpty() && random.nextInt(3) == 0) {
        byte[] recorded = RECORDED.get(random.nextInt(RECORDED.size()));
        return Arrays.copyOf(recorded, Math.min(recorded.length, lengthMax));
      }
      return Edits.state(random, random.nextInt(1 + random.nextInt(lengthMax)));
    }

    private void save(int lengthMax) {
      String node = node();
      byte[] state = next(node, lengthMax);
      note(node, state);
      assertEquals(saved.size(), store.saveCheckpoint(RUN, node, state, null).seq());
    }

    private void saveTwice(int lengthMax) {
      String node = node();
      byte[] first = next(node, lengthMax);
      byte[] second = Edits.edited(random, first, 2);
      note(node, first);
      note(node, second);
      store.commit(RUN, WriteBatch.of().save(node, first, null).save(node, second, null));
    }

    private void note(String node, byte[] state) {
      saved.add(Tuple.of(node, state));
      lasts.put(node, state);
    }

    private void loadOne(int seq) {
      if (seq <= saved.size()) {
        String node = saved.get(seq - 1).get1();
        byte[] state = store.loadCheckpointAt(RUN, node, seq).orElseThrow().state();
        assertArrayEquals(saved.get(seq - 1).get2(), state, "checkpoint " + seq);
        byte[] latest = store.loadCheckpoint(RUN, node).orElseThrow().state();
        assertArrayEquals(lasts.get(node), latest, "latest of " + node);
      }
    }

    /** Reads all of it as it is after a kill, and after a close. */
    void check() {
      try (CairnStore killed = open(disk.crashKeepingAll())) {
        checkAll(killed);
      }
      checkAll(store);
      store.close();
      try (CairnStore closed = open(disk.copy())) {
        checkAll(closed);
        assertTrue(closed.verify().intact());
      }
      checkStored();
    }

    private void checkAll(CairnStore of) {
      for (int seq = 1; seq <= saved.size(); seq++) {
        Checkpoint read = of.loadCheckpointAt(RUN, saved.get(seq - 1).get1(), seq).orElseThrow();
        assertArrayEquals(saved.get(seq - 1).get2(), read.state(), "checkpoint " + seq);
      }
    }

    private void checkStored() {
      StoredChains chains = StoredChains.of(Crashes.contents(disk));
      assertEquals(saved.size(), chains.count());
      for (int seq = 1; seq <= saved.size(); seq++) {
        byte[] state = saved.get(seq - 1).get2();
        assertArrayEquals(state, chains.state(seq), "checkpoint " + seq);
        assertTrue(chains.records(seq) <= CheckpointEntry.RECORDS_MAX);
        long most = 2L * (state.length + FRAME) + sealedBytes(chains, seq);
        assertTrue(chains.loadBytes(seq) <= most, "checkpoint " + seq + " reads too much");
      }
    }

    /** A segment of its own has a header too. */
    private static long sealedBytes(StoredChains chains, long seq) {
      return chains.loadBytes(seq) > 1 << 20 ? 4_096 : 0;
    }
  }

  @Property(tries = 60)
  void everyStateIsReadAsItWasSaved(@ForAll Random random, @ForAll Compression compression) {
    live(random, compression, 100, 30_000);
  }

  @Property(tries = 6)
  void largeStatesToo(@ForAll Random random, @ForAll Compression compression) {
    live(random, compression, 12, 8 << 20);
  }

  private static void live(Random random, Compression compression, int steps, int lengthMax) {
    Life life = new Life(random, compression);
    for (int i = 0; i < steps; i++) {
      life.step(lengthMax);
    }
    life.check();
  }
}
