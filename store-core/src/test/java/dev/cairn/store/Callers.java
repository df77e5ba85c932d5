package dev.cairn.store;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.Call;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.io.Verb;
import dev.cairn.store.kit.Command;
import dev.cairn.store.kit.CrashOracle;
import dev.cairn.store.kit.LoggedOp;
import dev.cairn.store.kit.ModelStore;
import dev.cairn.store.kit.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Two callers of one store, one of which writes while the other waits for a force, and the log of
 * what both asked for in the order in which it was appended. Deterministic, though they are two
 * threads: one of them runs at a time.
 *
 * <p>Whatever the disk does, a call ends in one of three ways (CONTRACT section 4), and the log
 * knows which: what definitely failed is not in it.
 */
final class Callers {
  /** What a call may come to when the disk fails. */
  private static final Set<String> REFUSALS =
      Set.of(
          "StoreFailedException",
          "StoreFullException",
          "StoreIoException",
          "OutcomeUnknownException");

  /** A file is filled with zeros in writes of that many bytes. */
  private static final int ZEROS = 4096;

  /** Of what is known to have happened, though nobody was told. */
  private static final Outcome HAPPENED = new Outcome(false, "happened");

  /** One command, and what became of it. */
  private static final class Op {
    private final Command command;
    private @Nullable Outcome outcome;

    Op(Command command) {
      this.command = command;
    }
  }

  private final SimulatedDisk disk;
  private final Environment environment;
  private final Thread first = Thread.currentThread();
  private final Map<Thread, Op> underWay = new ConcurrentHashMap<>();
  private final List<Op> log = new ArrayList<>();
  private final int before;
  private final Compression compression;
  private Consumer<Call> watcher = call -> {};
  private List<Command> meanwhile = List.of();
  private CompletableFuture<Void> begun = CompletableFuture.completedFuture(null);
  private @Nullable Thread second;
  private volatile @Nullable Throwable secondFailed;
  private @Nullable CairnStore store;

  /** Of a store that holds what these operations make. */
  Callers(
      SimulatedDisk disk, Environment environment, Compression compression, List<LoggedOp> before) {
    this.disk = disk;
    this.compression = compression;
    this.environment = environment;
    this.before = before.size();
    for (LoggedOp logged : before) {
      Op op = new Op(logged.command());
      op.outcome = logged.acknowledged() ? HAPPENED : null;
      log.add(op);
    }
    disk.onCall(this::called);
    disk.beforeForce(this::forcing);
  }

  /** Has every call of the disk told to somebody. */
  void watch(Consumer<Call> newWatcher) {
    watcher = newWatcher;
  }

  /** Whether the store could be opened; what it serves is known, and durable, from then on. */
  boolean open() {
    // Of a copy, so that a fault hits the store and not who looks at it.
    SimulatedDisk copy = disk.crashKeepingAll();
    try {
      store = LoggedStore.openStore(disk, environment, compression);
      keepFirst(survived(copy));
      return true;
    } catch (StoreIoException | StoreFullException e) {
      store = null;
      return false;
    }
  }

  private int survived(SimulatedDisk copy) {
    Environment other = LoggedStore.environment(1, environment.sizeDivisor());
    return CrashOracle.checkAppended(ops(), true, LoggedStore.openStore(copy, other));
  }

  private synchronized void keepFirst(int k) {
    log.subList(k, log.size()).clear();
    for (Op op : log) {
      op.outcome = op.outcome == null ? HAPPENED : op.outcome;
    }
    Op durable = new Op(new Command.Sync());
    durable.outcome = HAPPENED;
    log.add(durable);
  }

  /** Whether the store could be closed as it should. */
  boolean close() {
    CairnStore closing = store;
    store = null;
    try {
      if (closing != null) {
        closing.close();
      }
      return true;
    } catch (StoreException e) {
      if (!REFUSALS.contains(e.getClass().getSimpleName())) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Does one thing, and others, in another thread, while it waits for its force; returns when all
   * of it is done.
   */
  void perform(Command command, List<Command> others) {
    if (!begun.isDone()
        && (command instanceof Command.Drop || command instanceof Command.DropBefore)) {
      // It gives up what is seen: whether what was begun before is, nobody has promised.
      perform(new Command.Sync());
    }
    meanwhile = others;
    perform(command);
    meanwhile = List.of();
    joinSecond();
  }

  /** Begins one thing, which is done when somebody's force has covered it. */
  void begin(Command command) {
    CairnStore open = store;
    if (open != null) {
      Op op = new Op(command);
      underWay.put(first, op);
      CompletableFuture<Outcome> later = command.begin(open);
      underWay.remove(first);
      begun = CompletableFuture.allOf(begun, later.thenAccept(outcome -> note(op, outcome)));
    }
  }

  private void perform(Command command) {
    Op op = new Op(command);
    if (!writes(command)) {
      append(op);
    }
    underWay.put(Thread.currentThread(), op);
    try {
      note(op, outcome(command));
    } finally {
      underWay.remove(Thread.currentThread());
    }
  }

  /** Whether it is in the log when it is appended; else where it begins. */
  private static boolean writes(Command command) {
    return !(command instanceof Command.Settle
        || command instanceof Command.Sync
        || command instanceof Command.Reopen);
  }

  private Outcome outcome(Command command) {
    CairnStore open = store;
    if (open == null) {
      return new Outcome(true, "StoreFailedException");
    }
    if (!(command instanceof Command.Reopen)) {
      return command.applyTo(open);
    }
    boolean closed = close();
    boolean opened = open();
    if (!opened) {
      opened = open();
    }
    return closed && opened
        ? new Outcome(false, "done")
        : new Outcome(true, "StoreFailedException");
  }

  private synchronized void append(Op op) {
    if (!log.contains(op)) {
      log.add(op);
    }
  }

  private synchronized void note(Op op, Outcome outcome) {
    boolean refused = REFUSALS.contains(outcome.text());
    boolean unknown = outcome.text().equals("OutcomeUnknownException") && writes(op.command);
    if (refused && !unknown) {
      log.remove(op);
    } else if (!refused) {
      op.outcome = outcome;
      if (Thread.currentThread() == first && !log.contains(op) && !anythingUnknown()) {
        // A reading, or nothing to do: what it answers is what the log says up to here.
        log.add(op);
      }
    }
  }

  private boolean anythingUnknown() {
    return log.stream().anyMatch(op -> op.outcome == null);
  }

  private void called(Call call) {
    Op op = underWay.get(Thread.currentThread());
    if (op != null && appends(call)) {
      append(op);
    }
    watcher.accept(call);
  }

  /** Whether a batch is put; or written, as a long one is, and a short one without a TAIL. */
  private boolean appends(Call call) {
    boolean written = call.verb() == Verb.WRITE && (call.length() > ZEROS || isShortBatch(call));
    boolean put = call.verb() == Verb.PUT;
    boolean inJournal = call.path().startsWith("journal/");
    return (inJournal && (written || put)) || (put && call.path().equals(FileNames.TAIL));
  }

  /** With a TAIL, others' batches are written out of it; zeros are written in either case. */
  private boolean isShortBatch(Call call) {
    return call.length() < ZEROS && !disk.paths().contains(FileNames.TAIL);
  }

  /** The first caller waits for the force of what it appended: now the other one comes. */
  private void forcing(String path) {
    Op op = underWay.get(Thread.currentThread());
    boolean waits =
        op != null
            && Thread.currentThread() == first
            && path.startsWith("journal/")
            && (op.command instanceof Command.Sync || (writes(op.command) && logged(op)));
    if (waits && !meanwhile.isEmpty()) {
      List<Command> others = meanwhile;
      meanwhile = List.of();
      Thread other = new Thread(() -> performAll(others), "second caller");
      second = other;
      other.start();
      awaitTurn(other);
    }
  }

  private synchronized boolean logged(Op op) {
    return log.contains(op);
  }

  private void performAll(List<Command> commands) {
    try {
      commands.forEach(this::perform);
    } catch (Throwable e) {
      secondFailed = e;
    }
  }

  /** Until it has ended, or waits for what only the first caller can bring about. */
  private static void awaitTurn(Thread other) {
    while (other.getState() != Thread.State.WAITING
        && other.getState() != Thread.State.TERMINATED) {
      Thread.yield();
    }
  }

  private void joinSecond() {
    Thread other = second;
    second = null;
    try {
      if (other != null) {
        other.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Throwable failed = secondFailed;
    if (failed != null) {
      throw new AssertionError("the second caller failed: " + failed.getMessage(), failed);
    }
  }

  /** The log as it stands. */
  synchronized List<LoggedOp> ops() {
    return log.stream().map(op -> new LoggedOp(op.command, op.outcome != null)).toList();
  }

  /** Holds every answer, up to the first that nobody knows, against the model's. */
  synchronized void checkAnswers() {
    ModelStore model = ModelStore.create();
    for (int i = 0; i < log.size() && log.get(i).outcome != null; i++) {
      Op op = log.get(i);
      Outcome wanted = op.command.applyTo(model);
      if (i >= before && !HAPPENED.equals(op.outcome) && !wanted.equals(op.outcome)) {
        throw new AssertionError(op.command + ":\nexpected " + wanted + "\nfound    " + op.outcome);
      }
    }
  }
}
