package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of a run with many short segments, damaged again and again where the dice fall:
 * bytes are changed, segments removed. No answer is ever wrong; nothing is missing that nobody was
 * asked about; and once the owner has accepted a loss everything that is left can be read, written
 * to, compacted and damaged again. One seed again: {@code -Dcairn.seed=n}.
 */
class DamagedLivesTest {
  private static final int SEEDS = Boolean.getBoolean("cairn.soak") ? 2_000 : 8;
  private static final int STEPS = 300;

  private int losses;

  @ParameterizedTest
  @EnumSource(Compression.class)
  void whatIsLeftIsRightAndWhatIsMissingWasAccepted(Compression compression) {
    Seeds.each(
        SEEDS,
        seed -> {
          Life life = new Life(seed, compression);
          life.live();
          losses += life.losses;
        });
    assertTrue(!Seeds.all() || losses > SEEDS, losses + " losses");
  }

  /** One history. */
  private static final class Life {
    private static final int DIVISOR = 256;

    private final SplittableRandom random;
    private final Environment environment;
    private final Compression compression;
    private final Map<Long, byte[]> states = new HashMap<>();
    private final Map<Long, byte[]> events = new HashMap<>();

    /** The seqs that count, as far as anybody knows. */
    private final TreeSet<Long> checkpoints = new TreeSet<>();

    private final TreeSet<Long> counted = new TreeSet<>();
    private SimulatedDisk disk = new SimulatedDisk();
    private CairnStore store;
    private byte[] last = States.compressible(2_000, 1);
    private int losses;

    Life(long seed, Compression compression) {
      this.random = new SplittableRandom(seed);
      this.environment = LoggedStore.environment(seed, DIVISOR);
      this.compression = compression;
      this.store = LoggedStore.openStore(disk, environment, compression);
    }

    void live() {
      store.createRun("r", "w", Map.of());
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      check();
    }

    private void step() {
      int dice = random.nextInt(100);
      if (dice < 40) {
        save();
      } else if (dice < 65) {
        append();
      } else if (dice < 72) {
        drop();
      } else if (dice < 85) {
        store.settle();
      } else if (dice < 90) {
        store.compact();
      } else if (dice < 97) {
        reopen();
        check();
      } else {
        hurt();
      }
    }

    private void save() {
      byte[] more = States.compressible(random.nextInt(10, 200), random.nextLong());
      last =
          random.nextInt(12) == 0
              ? States.incompressible(random.nextInt(1_000, 70_000), random.nextLong())
              : States.spliced(last, random.nextInt(last.length / 8), more, random.nextLong());
      long seq = store.saveCheckpoint("r", "n", last, Map.of(), WriteOptions.ASYNC).seq();
      states.put(seq, last);
      checkpoints.add(seq);
    }

    private void append() {
      byte[] payload =
          random.nextInt(30) == 0
              ? States.incompressible(70_000, random.nextLong())
              : States.compressible(random.nextInt(20, 900), random.nextLong());
      WorkflowEvent event = WorkflowEvent.of("r", "e").withPayload(payload);
      long seq = store.appendEvent(event, WriteOptions.ASYNC);
      events.put(seq, payload);
      counted.add(seq);
    }

    private void drop() {
      if (!checkpoints.isEmpty()) {
        long seq = new ArrayList<>(checkpoints).get(random.nextInt(checkpoints.size()));
        assertTrue(store.deleteCheckpoint("r", "n", seq, WriteOptions.ASYNC));
        checkpoints.remove(seq);
      }
    }

    private void reopen() {
      if (random.nextBoolean()) {
        store.close();
      } else {
        disk = disk.crashKeepingAll();
      }
      store = LoggedStore.openStore(disk, environment, compression);
      assertEquals(List.of(), store.openReport().damages());
    }

    /** All that counts is there, and right. */
    private void check() {
      assertEquals(List.copyOf(checkpoints), listed());
      Map<Long, byte[]> read = read();
      assertEquals(counted, read.keySet());
      read.forEach((seq, payload) -> assertArrayEquals(events.get(seq), payload, "event " + seq));
      for (long seq : checkpoints) {
        assertArrayEquals(
            states.get(seq), store.loadCheckpointAt("r", "n", seq).orElseThrow().state());
      }
      assertEquals(List.of(), damages());
    }

    /** But for bytes between records: with them nothing is lost that could be accepted. */
    private List<Damage> damages() {
      return store.verify().damages().stream()
          .filter(damage -> !damage.expected().startsWith("zeros up to the next record"))
          .toList();
    }

    private List<Long> listed() {
      return store.listCheckpoints("r").stream().map(CheckpointMeta::seq).toList();
    }

    private TreeMap<Long, byte[]> read() {
      TreeMap<Long, byte[]> read = new TreeMap<>();
      for (WorkflowEvent event : store.getEvents("r", 0, 100_000)) {
        read.put(event.seq(), (byte[]) event.payload());
      }
      return read;
    }

    private void hurt() {
      store.settle();
      if (random.nextBoolean()) {
        store.close();
      } else {
        store.sync();
        disk = disk.crashKeepingAll();
      }
      damage();
      store = LoggedStore.openStore(disk, environment, compression);
      boolean first = losses == 0;
      boolean complete = answersAreRight(first);
      boolean intact = damages().isEmpty();
      store.acceptLoss("r");
      List<Long> left = listed();
      TreeMap<Long, byte[]> read = read();
      if (intact && first) {
        assertTrue(complete, "an answer was refused, and verify found nothing");
        assertEquals(List.copyOf(checkpoints), left);
        assertEquals(counted, read.keySet());
      }
      losses += intact ? 0 : 1;
      // What was given up may be there again: so may be what said that it is.
      assertTrue(states.keySet().containsAll(left));
      assertTrue(counted.containsAll(read.keySet()));
      checkpoints.clear();
      checkpoints.addAll(left);
      counted.retainAll(read.keySet());
      check();
    }

    private void damage() {
      List<String> segments =
          disk.paths().stream().filter(path -> path.endsWith(".seg")).sorted().toList();
      if (segments.isEmpty()) {
        return;
      }
      String segment = segments.get(random.nextInt(segments.size()));
      byte[] bytes = Crashes.content(disk, segment);
      if (random.nextInt(6) == 0) {
        remove(segment);
        return;
      }
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        int at = random.nextInt(bytes.length);
        Crashes.poke(disk, segment, at, (byte) (bytes[at] ^ random.nextInt(1, 256)));
      }
    }

    private void remove(String segment) {
      try {
        disk.remove(segment);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * Whatever is answered is right; and whole, if no loss was accepted before: what is lost of
     * what was there then counts as accepted too (FORMAT.md, LOSS). Says whether all was answered.
     */
    private boolean answersAreRight(boolean whole) {
      boolean all = true;
      try {
        List<Long> list = listed();
        assertTrue(states.keySet().containsAll(list));
        assertTrue(!whole || list.containsAll(checkpoints), "a list is not whole: " + list);
      } catch (CorruptRecordException e) {
        all = false;
      }
      try {
        Map<Long, byte[]> read = read();
        read.forEach((seq, payload) -> assertArrayEquals(events.get(seq), payload));
        assertTrue(!whole || read.keySet().equals(counted), "events are missing: " + read.keySet());
      } catch (CorruptRecordException e) {
        all = false;
      }
      for (long seq : checkpoints) {
        try {
          assertArrayEquals(
              states.get(seq), store.loadCheckpointAt("r", "n", seq).orElseThrow().state());
        } catch (CorruptRecordException e) {
          all = false;
        }
      }
      return all;
    }
  }
}
