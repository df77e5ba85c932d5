package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.FileSystemDisk;
import dev.cairn.store.kit.States;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers are interrupted at any moment, over real files: before a call, in its force, in a load,
 * in settling, in closing. Every call completes all the same, no file is closed under anybody, the
 * interrupt is still there when the call returns, and nothing is lost.
 *
 * <p>{@code -Dcairn.seed=N} makes other calls; {@code -Dcairn.soak=true} many more.
 */
class InterruptTest {
  private static final int ROUNDS = Boolean.getBoolean("cairn.soak") ? 200 : 4;
  private static final long SEED = Long.getLong("cairn.seed", 1);
  private static final int THREADS = 8;
  private static final int CALLS = 60;
  private static final String SHARED = "shared";

  @TempDir Path directory;

  private final List<Caller> callers = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private FileSystemDisk disk;
  private long interrupts;

  @Test
  void callersThatAreInterruptedAnywhereCompleteAndLoseNothing() throws Exception {
    disk = new FileSystemDisk(directory.resolve("store"));
    ExecutorService threads = Executors.newCachedThreadPool();
    for (int i = 0; i < THREADS; i++) {
      callers.add(new Caller(i));
    }
    try {
      for (int round = 0; round < ROUNDS; round++) {
        round(threads, round);
      }
    } catch (AssertionError | Exception e) {
      throw new AssertionError("seed " + SEED + ": " + e, e);
    } finally {
      over.set(true);
      threads.shutdown();
    }
    System.out.printf("InterruptTest: %d calls interrupted%n", interrupts);
    assertTrue(interrupts > 0);
  }

  private void round(ExecutorService threads, int round) throws Exception {
    over.set(false);
    Future<?> interrupter = threads.submit(() -> interrupt(new SplittableRandom(SEED + round)));
    CairnStore store = open();
    if (round == 0) {
      store.createRun(SHARED, "flow", null);
    }
    List<Future<?>> calling = new ArrayList<>();
    for (Caller caller : callers) {
      calling.add(threads.submit(() -> caller.call(store)));
    }
    for (Future<?> each : calling) {
      each.get();
    }
    Caller closer = callers.get(round % THREADS);
    threads.submit(() -> closer.close(store)).get();
    over.set(true);
    interrupter.get();
    assertEquals(0, disk.openHandles(), "open files and maps");
    compare();
  }

  private CairnStore open() {
    StoreOptions options =
        StoreOptions.small()
            .withJournalBytesMax(StoreOptions.JOURNAL_BYTES_MIN)
            .withSettleBytes(96 << 10)
            .withSettleIdle(Duration.ofMillis(3));
    return CairnStore.open("interrupted", disk, options, Environment.system());
  }

  private void interrupt(SplittableRandom random) {
    while (!over.get()) {
      callers.get(random.nextInt(THREADS)).interrupt();
      LockSupport.parkNanos(1_000L * random.nextInt(300));
    }
  }

  private void compare() {
    try (CairnStore store = open()) {
      assertEquals(List.of(), store.openReport().damages());
      long shared = 0;
      for (Caller caller : callers) {
        caller.compare(store);
        shared += caller.shared;
        interrupts += caller.interrupted;
        caller.interrupted = 0;
      }
      assertEquals(shared, store.getRun(SHARED).orElseThrow().lastEventSeq());
      assertEquals(shared, store.getEvents(SHARED, 0, Integer.MAX_VALUE).size());
      VerifyReport verified = store.verify();
      assertTrue(verified.intact(), verified.toString());
    }
  }

  /**
   * One thread's calls, to a run of its own and to the shared one, and what they must have left.
   */
  private static final class Caller {
    private final String run;
    private final SplittableRandom random;
    private final List<byte[]> saved = new ArrayList<>();
    private boolean there;
    private long statuses;
    private long shared;
    private long interrupted;

    // Guarded by this: an interrupt is counted while it is made, and looked for in the same way.
    private Thread thread;
    private long made;

    Caller(int number) {
      this.run = "run " + number;
      this.random = new SplittableRandom(SEED * 31 + number);
    }

    synchronized void interrupt() {
      if (thread != null) {
        thread.interrupt();
        made++;
      }
    }

    private synchronized void victim(Thread next) {
      thread = next;
      made = 0;
      boolean unused = Thread.interrupted();
    }

    /** Nothing else here takes an interrupt away, so that the flag must be as they were made. */
    private synchronized void assertInterruptKept(String call) {
      assertEquals(made > 0, Thread.interrupted(), "interrupted after " + call);
      interrupted += made > 0 ? 1 : 0;
      made = 0;
    }

    void call(CheckpointStore store) {
      victim(Thread.currentThread());
      try {
        for (int i = 0; i < CALLS; i++) {
          assertInterruptKept(call(store, random.nextInt(100)));
        }
      } finally {
        victim(null);
      }
    }

    void close(CheckpointStore store) {
      victim(Thread.currentThread());
      try {
        store.close();
        assertInterruptKept("close");
      } finally {
        victim(null);
      }
    }

    private String call(CheckpointStore store, int dice) {
      WriteOptions how = random.nextBoolean() ? WriteOptions.SYNC : WriteOptions.ASYNC;
      if (!there) {
        store.createRun(run, "flow", null, how);
        there = true;
        return "createRun";
      }
      return dice < 70 ? write(store, dice, how) : dice < 90 ? read(store) : keep(store, dice);
    }

    private String write(CheckpointStore store, int dice, WriteOptions how) {
      if (dice < 40) {
        return save(store, dice == 0 ? 1_100_000 : random.nextInt(3_000), how);
      } else if (dice < 60) {
        store.appendEvent(WorkflowEvent.of(SHARED, "event"), how);
        shared++;
        return "appendEvent";
      } else if (dice < 69) {
        store.updateRunStatus(run, RunStatus.PAUSED, how);
        statuses++;
        return "updateRunStatus";
      }
      assertTrue(store.deleteRun(run, how));
      there = false;
      saved.clear();
      statuses = 0;
      return "deleteRun";
    }

    private String save(CheckpointStore store, int bytes, WriteOptions how) {
      byte[] state = States.incompressible(bytes, random.nextLong());
      assertEquals(saved.size() + 1, store.saveCheckpoint(run, "node", state, null, how).seq());
      saved.add(state);
      return "saveCheckpoint";
    }

    private String read(CheckpointStore store) {
      if (saved.isEmpty()) {
        assertTrue(store.loadCheckpoint(run, "node").isEmpty());
      } else {
        load(store, random.nextInt(saved.size()));
      }
      return "loadCheckpointAt";
    }

    private void load(CheckpointStore store, int i) {
      byte[] state = store.loadCheckpointAt(run, "node", i + 1L).orElseThrow().state();
      assertArrayEquals(saved.get(i), state, run + ", seq " + (i + 1));
    }

    private String keep(CheckpointStore store, int dice) {
      if (dice < 95) {
        store.settle();
        return "settle";
      } else if (dice < 99) {
        store.sync();
        return "sync";
      }
      assertTrue(store.verify().intact());
      return "verify";
    }

    void compare(CheckpointStore store) {
      assertEquals(there, store.getRun(run).isPresent(), run);
      assertEquals(saved.size(), store.listCheckpoints(run).size(), run);
      assertEquals(statuses, store.getStatusHistory(run).size(), run);
      for (int i = 0; i < saved.size(); i++) {
        load(store, i);
      }
    }
  }
}
