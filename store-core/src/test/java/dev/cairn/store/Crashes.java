package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.Call;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.kit.Snapshot;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Words to bring a store on a simulated disk into a state that a crash can leave. */
final class Crashes {
  private static final AtomicLong SEEDS = new AtomicLong(1);

  private Crashes() {}

  /** Opens a store; every opening has salts of its own. */
  static CairnStore open(SimulatedDisk disk) {
    return LoggedStore.openStore(disk, LoggedStore.environment(SEEDS.incrementAndGet()));
  }

  /** The same with threads, which make files ready, and settle nothing by themselves. */
  static CairnStore openWithThreads(SimulatedDisk disk) {
    Environment still = LoggedStore.environment(SEEDS.incrementAndGet());
    StoreOptions options =
        LoggedStore.OPTIONS.withSettleIdle(Duration.ofHours(1)).withSettleBytes(7L << 20);
    return CairnStore.open(
        "simulated", disk, options, new Environment(still.clock(), still.random(), true));
  }

  /** Opens a store only to make what an opening makes. */
  static void justOpen(SimulatedDisk disk) {
    CairnStore unused = open(disk);
  }

  static void createRun(CairnStore store, String run, Durability durability) {
    RunMetadata unused = store.createRun(run, "w", Map.of(), new WriteOptions(durability));
  }

  static void save(CairnStore store, String run, int bytes, Durability durability) {
    byte[] state = States.incompressible(bytes, bytes);
    CheckpointMeta unused =
        store.saveCheckpoint(run, "n", state, Map.of(), new WriteOptions(durability));
  }

  /** How many checkpoints a run has. */
  static int saved(CairnStore store, String run) {
    return store.listCheckpoints(run).size();
  }

  /** What a process leaves that is killed when it first makes such a call. */
  static SimulatedDisk killedAt(SimulatedDisk disk, Predicate<Call> moment, Runnable doing) {
    List<SimulatedDisk> left = new ArrayList<>();
    disk.onCall(
        call -> {
          if (left.isEmpty() && moment.test(call)) {
            left.add(disk.crashKeepingAll());
          }
        });
    doing.run();
    disk.onCall(call -> {});
    assertFalse(left.isEmpty(), "the moment never came");
    return left.get(0);
  }

  /** What it leaves that is killed when it makes the call after such a one. */
  static SimulatedDisk killedAfter(SimulatedDisk disk, Predicate<Call> moment, Runnable doing) {
    boolean[] passed = new boolean[1];
    return killedAt(
        disk,
        call -> {
          boolean after = passed[0];
          passed[0] |= moment.test(call);
          return after;
        },
        doing);
  }

  static Predicate<Call> call(Verb verb, String path) {
    return call -> call.verb() == verb && call.path().startsWith(path);
  }

  /**
   * The same with a power loss: with everything that was pending, with nothing, with some of it.
   */
  static List<SimulatedDisk> allOf(SimulatedDisk killed) {
    return List.of(
        killed.crashKeepingAll(), killed.crashDroppingAll(), killed.crash(1), killed.crash(2));
  }

  /** A store that opens as if nothing had happened, works, and closes. */
  static OpenReport opensSound(SimulatedDisk disk, int checkpointsOfA) {
    CairnStore store = open(disk);
    OpenReport report = store.openReport();
    assertEquals(List.of(), report.damages());
    assertFalse(report.readOnly());
    assertEquals(checkpointsOfA, saved(store, "a"));
    assertEquals(List.of(), store.verify().damages());
    worksOn(disk, store);
    return report;
  }

  /** Writes go on, and are there after a clean reopening. */
  static void worksOn(SimulatedDisk disk, CairnStore store) {
    createRun(store, "afterwards", Durability.SYNC);
    store.settle();
    Snapshot before = Snapshot.of(store);
    store.close();
    CairnStore again = open(disk);
    assertTrue(again.openReport().cleanlyClosed());
    before.assertSame(Snapshot.of(again));
    assertEquals(List.of(), again.verify().damages());
    again.close();
    assertEquals(0, disk.openFiles());
    assertEquals(0, disk.openMaps());
  }

  static byte[] content(SimulatedDisk disk, String path) {
    try {
      return disk.content(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All files by their paths. */
  static Map<String, byte[]> contents(SimulatedDisk disk) {
    Map<String, byte[]> contents = new TreeMap<>();
    disk.paths().forEach(path -> contents.put(path, content(disk, path)));
    return contents;
  }

  static void poke(SimulatedDisk disk, String path, long offset, byte... bytes) {
    try {
      disk.poke(path, offset, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The only file whose path begins and ends so. */
  static String path(SimulatedDisk disk, String begin, String end) {
    List<String> paths =
        disk.paths().stream().filter(it -> it.startsWith(begin) && it.endsWith(end)).toList();
    assertEquals(1, paths.size(), paths.toString());
    return paths.get(0);
  }
}
