package dev.cairn.store;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The process that {@link KillTest} kills. Several threads write to runs they share, until the end
 * comes from outside; now and then all of them stop, and the store is closed and opened again, so
 * that opening and closing are killed too.
 *
 * <p>It tells on its standard output, a line each, written at once and after the call has returned:
 *
 * <pre>
 * o                              the store is about to be opened
 * O                              it is open
 * x                              it is about to be closed
 * c run incarnation              a run is about to be made
 * C run incarnation              it was made
 * S run incarnation node seq seed
 * E run incarnation seq seed
 * T run incarnation status
 * d run incarnation              a run is about to be deleted
 * D run incarnation              it was deleted
 * </pre>
 *
 * <p>A run is made and deleted while nobody else writes to it, so that every acknowledgement
 * belongs to one incarnation.
 */
final class KillWriter {
  private static final int RUNS = 40;
  private static final int THREADS = 5;
  private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private final Path directory;
  private final SplittableRandom random;
  private final List<Slot> slots = new ArrayList<>();

  private KillWriter(Path directory, long seed) {
    this.directory = directory;
    this.random = new SplittableRandom(seed);
    for (int i = 0; i < RUNS; i++) {
      slots.add(new Slot("run-" + i));
    }
  }

  /** A run's id, and which making of it is there. */
  private static final class Slot {
    final String id;
    final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    @Nullable String incarnation;

    Slot(String id) {
      this.id = id;
    }
  }

  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          e.printStackTrace();
          Runtime.getRuntime().halt(3);
        });
    new KillWriter(Path.of(args[0]), Long.parseLong(args[1])).runForever();
  }

  private void runForever() {
    while (true) {
      tell("o");
      try (CairnStore store = CairnStore.open(directory, options())) {
        tell("O");
        readIncarnations(store);
        write(store, random.nextInt(8) == 0 ? random.nextInt(200) : 200 + random.nextInt(1_500));
        tell("x");
      }
    }
  }

  /** Closing with and without time to settle. */
  private StoreOptions options() {
    StoreOptions options = KillOps.options();
    return random.nextBoolean() ? options : options.withCloseSettleTimeout(java.time.Duration.ZERO);
  }

  private void readIncarnations(CheckpointStore store) {
    Map<String, String> found = new HashMap<>();
    for (RunSummary run : store.listRuns(RunQuery.all()).runs()) {
      RunMetadata metadata = store.getRun(run.runId()).orElseThrow();
      found.put(run.runId(), (String) metadata.params().get(KillOps.INCARNATION));
    }
    slots.forEach(slot -> slot.incarnation = found.get(slot.id));
  }

  private void write(CheckpointStore store, int callsOfEach) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom own = random.split();
      threads.add(new Thread(() -> write(store, own, callsOfEach)));
    }
    threads.forEach(Thread::start);
    threads.forEach(KillWriter::join);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(CheckpointStore store, SplittableRandom own, int calls) {
    for (int i = 0; i < calls; i++) {
      Slot slot = slots.get(own.nextInt(RUNS));
      WriteOptions options = own.nextInt(3) == 0 ? WriteOptions.SYNC : WriteOptions.ASYNC;
      if (own.nextInt(200) == 0) {
        turn(store, slot, own, options);
      } else {
        record(store, slot, own, options);
      }
    }
  }

  /** Makes a run that is not there, deletes one that is. */
  private static void turn(
      CheckpointStore store, Slot slot, SplittableRandom own, WriteOptions options) {
    slot.lock.writeLock().lock();
    try {
      if (slot.incarnation == null) {
        make(store, slot, own, options);
      } else {
        tell("d " + slot.id + " " + slot.incarnation);
        require(store.deleteRun(slot.id, options), "a run to delete: " + slot.id);
        tell("D " + slot.id + " " + slot.incarnation);
        slot.incarnation = null;
      }
    } finally {
      slot.lock.writeLock().unlock();
    }
  }

  private static void make(
      CheckpointStore store, Slot slot, SplittableRandom own, WriteOptions options) {
    String incarnation = Long.toHexString(own.nextLong());
    tell("c " + slot.id + " " + incarnation);
    store.createRun(slot.id, "kill", Map.of(KillOps.INCARNATION, incarnation), options);
    tell("C " + slot.id + " " + incarnation);
    slot.incarnation = incarnation;
  }

  private static void record(
      CheckpointStore store, Slot slot, SplittableRandom own, WriteOptions options) {
    slot.lock.readLock().lock();
    try {
      if (slot.incarnation != null) {
        recordIn(store, slot, own, options);
        return;
      }
    } finally {
      slot.lock.readLock().unlock();
    }
    slot.lock.writeLock().lock();
    try {
      if (slot.incarnation == null) {
        make(store, slot, own, options);
      }
    } finally {
      slot.lock.writeLock().unlock();
    }
  }

  private static void recordIn(
      CheckpointStore store, Slot slot, SplittableRandom own, WriteOptions options) {
    String run = slot.id + " " + slot.incarnation + " ";
    int kind = own.nextInt(20);
    long seed = own.nextLong();
    if (kind < 9) {
      String node = "node-" + own.nextInt(3);
      byte[] state = KillOps.state(seed);
      CheckpointMeta saved =
          store.saveCheckpoint(slot.id, node, state, Map.of(KillOps.SEED, seed), options);
      tell("S " + run + node + " " + saved.seq() + " " + seed);
    } else if (kind < 19) {
      long seq = store.appendEvent(WorkflowEvent.of(slot.id, "event").withPayload(seed), options);
      tell("E " + run + seq + " " + seed);
    } else {
      RunStatus status = RunStatus.values()[own.nextInt(RunStatus.values().length)];
      store.updateRunStatus(slot.id, status, options);
      tell("T " + run + status);
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("expected " + what);
    }
  }

  /** In one write, which a pipe takes whole or not at all: a line is shorter than its buffer. */
  private static void tell(String line) {
    try {
      OUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
