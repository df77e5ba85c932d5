package dev.cairn.store;

import dev.cairn.store.KillLedger.Kind;
import dev.cairn.store.KillLedger.Moment;
import dev.cairn.store.KillLedger.Pen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The process that {@link KillTest} kills. Sixteen threads write to runs they share, until the end
 * comes from outside; now and then all of them stop, and the store is closed and opened again, so
 * that opening and closing are killed too. Every call is entered into a {@link KillLedger} before
 * it is made and after it has returned.
 *
 * <p>It begins when a byte comes on its standard input, and ends by itself when that ends: a parent
 * that dies leaves nobody behind.
 *
 * <p>A run is made and deleted while nobody else writes to it, so that every acknowledgement
 * belongs to one incarnation.
 */
final class KillWriter {
  /** A record in so many turns its run over: deletes it, or makes it. */
  private static final int TURN = 30;

  private final Path directory;
  private final KillLedger ledger;
  private final SplittableRandom random;
  private final List<Slot> slots = new ArrayList<>();
  private final List<Pen> pens = new ArrayList<>();

  private KillWriter(Path directory, KillLedger ledger, long seed) {
    this.directory = directory;
    this.ledger = ledger;
    this.random = new SplittableRandom(seed);
    for (int i = 0; i < KillOps.RUNS; i++) {
      slots.add(new Slot(i));
    }
    for (int i = 0; i < KillOps.THREADS; i++) {
      pens.add(ledger.pen(i));
    }
  }

  /** A run's id, and which making of it is there; 0 for none. */
  private static final class Slot {
    final int number;
    final String id;
    final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    long incarnation;

    Slot(int number) {
      this.number = number;
      this.id = KillOps.run(number);
    }
  }

  public static void main(String[] args) throws IOException {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          e.printStackTrace();
          Runtime.getRuntime().halt(3);
        });
    KillLedger ledger = KillLedger.in(Path.of(args[1]));
    KillWriter writer = new KillWriter(Path.of(args[0]), ledger, Long.parseLong(args[2]));
    if (System.in.read() >= 0) {
      Thread orphan = new Thread(KillWriter::endWithParent);
      orphan.setDaemon(true);
      orphan.start();
      writer.runForever();
    }
  }

  private static void endWithParent() {
    try {
      int unused = System.in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().halt(4);
  }

  private void runForever() {
    while (true) {
      ledger.reached(Moment.OPENING);
      try (CairnStore store = CairnStore.open(directory, options())) {
        ledger.reached(Moment.OPEN);
        find(store);
        write(store, random.nextInt(4) == 0 ? random.nextInt(10) : 10 + random.nextInt(60));
        ledger.reached(Moment.CLOSING);
      }
    }
  }

  /** Closing with and without time to settle. */
  private StoreOptions options() {
    StoreOptions options = KillOps.options();
    return random.nextBoolean() ? options : options.withCloseSettleTimeout(Duration.ZERO);
  }

  /** Tells which runs are there: from now on they must stay. */
  private void find(CheckpointStore store) {
    for (Slot slot : slots) {
      slot.incarnation =
          store.getRun(slot.id).map(run -> (long) run.params().get(KillOps.INCARNATION)).orElse(0L);
      if (pens.get(0).hasRoom()) {
        pens.get(0).intend(Kind.FOUND, slot.number, 0, slot.incarnation, 0);
        pens.get(0).acknowledge(0);
      }
    }
  }

  private void write(CheckpointStore store, int callsOfEach) {
    List<Thread> threads = new ArrayList<>();
    for (Pen pen : pens) {
      Calls calls = new Calls(store, random.split(), pen);
      threads.add(new Thread(() -> calls.make(callsOfEach)));
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

  /** The calls of one thread. */
  private final class Calls {
    private final CheckpointStore store;
    private final SplittableRandom own;
    private final Pen pen;

    Calls(CheckpointStore store, SplittableRandom own, Pen pen) {
      this.store = store;
      this.own = own;
      this.pen = pen;
    }

    void make(int calls) {
      for (int i = 0; i < calls && pen.hasRoom(); i++) {
        Slot slot = slots.get(own.nextInt(KillOps.RUNS));
        WriteOptions options = own.nextInt(3) == 0 ? WriteOptions.SYNC : WriteOptions.ASYNC;
        if (own.nextInt(TURN) == 0 || !record(slot, options)) {
          turn(slot, options);
        }
      }
    }

    /** Makes a run that is not there, deletes one that is. */
    private void turn(Slot slot, WriteOptions options) {
      slot.lock.writeLock().lock();
      try {
        if (slot.incarnation == 0) {
          create(slot, options);
        } else {
          delete(slot, options);
        }
      } finally {
        slot.lock.writeLock().unlock();
      }
    }

    private void create(Slot slot, WriteOptions options) {
      long incarnation = own.nextLong() | 1;
      pen.intend(Kind.CREATE, slot.number, 0, incarnation, 0);
      store.createRun(slot.id, "kill", Map.of(KillOps.INCARNATION, incarnation), options);
      pen.acknowledge(0);
      slot.incarnation = incarnation;
    }

    private void delete(Slot slot, WriteOptions options) {
      pen.intend(Kind.DELETE, slot.number, 0, slot.incarnation, 0);
      require(store.deleteRun(slot.id, options), "a run to delete: " + slot.id);
      pen.acknowledge(0);
      slot.incarnation = 0;
    }

    /** Answers whether there is such a run. */
    private boolean record(Slot slot, WriteOptions options) {
      slot.lock.readLock().lock();
      try {
        if (slot.incarnation != 0) {
          recordIn(slot, options);
        }
        return slot.incarnation != 0;
      } finally {
        slot.lock.readLock().unlock();
      }
    }

    private void recordIn(Slot slot, WriteOptions options) {
      int dice = own.nextInt(400);
      if (dice < 180) {
        save(slot, options);
      } else if (dice < 370) {
        append(slot, options);
      } else if (dice < 390) {
        changeStatus(slot, options);
      } else if (dice < 399) {
        load(slot);
      } else {
        ledger.reached(Moment.SETTLING);
        store.settle();
      }
    }

    private void save(Slot slot, WriteOptions options) {
      int node = own.nextInt(KillOps.NODES);
      long seed = own.nextLong();
      byte[] state = KillOps.state(seed);
      pen.intend(Kind.SAVE, slot.number, node, slot.incarnation, seed);
      CheckpointMeta saved =
          store.saveCheckpoint(
              slot.id, KillOps.node(node), state, Map.of(KillOps.SEED, seed), options);
      pen.acknowledge(saved.seq());
    }

    private void append(Slot slot, WriteOptions options) {
      long seed = own.nextLong();
      pen.intend(Kind.EVENT, slot.number, 0, slot.incarnation, seed);
      pen.acknowledge(
          store.appendEvent(WorkflowEvent.of(slot.id, "event").withPayload(seed), options));
    }

    private void changeStatus(Slot slot, WriteOptions options) {
      RunStatus status = RunStatus.values()[own.nextInt(RunStatus.values().length)];
      pen.intend(Kind.STATUS, slot.number, 0, slot.incarnation, status.ordinal());
      store.updateRunStatus(slot.id, status, options);
      pen.acknowledge(0);
    }

    private void load(Slot slot) {
      store
          .loadCheckpoint(slot.id, KillOps.node(own.nextInt(KillOps.NODES)))
          .ifPresent(
              found ->
                  require(
                      KillOps.holds(
                          found.state(), (long) found.meta().metadata().get(KillOps.SEED)),
                      "the state that was saved: " + found.meta()));
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("expected " + what);
    }
  }
}
