package dev.cairn.store;

import dev.cairn.store.flight.FlightEvents;
import dev.cairn.store.settle.Compacted;
import dev.cairn.store.settle.Settler;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The store's own threads: one that settles when enough has gathered, when nobody writes, or when
 * the journal needs room; and one that makes journal files ready. Without threads both are done by
 * whoever needs them.
 */
final class Background {
  private static final Logger LOG = System.getLogger("dev.cairn.store");

  /** Of so many runs leftovers of a crash are removed in one slice. */
  private static final int LEFTOVERS_SLICE = 256;

  private static final long PAUSE_NANOS = 100_000_000L;

  private static final long COMPACTION_RETRY_NANOS = 10_000_000_000L;

  /** So much is read by one step of compaction, about: a writer that needs room waits for it. */
  static final long COMPACTION_STEP_BYTES = 8L << 20;

  private final String name;
  private final boolean threads;
  private final long settleBytes;
  private final long idleNanos;
  private final long compactionBytesPerSecond;
  private final @Nullable ThreadPoolExecutor preparer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private @Nullable Settler settler;
  private @Nullable Runnable afterPass;
  private @Nullable RetentionKeeper keeper;
  private @Nullable LeftoverSweep leftovers;
  private long compactionNotBefore;
  private @Nullable Thread thread;
  private boolean roomNeeded;
  private boolean stopped;
  private boolean compactionPaused;
  private volatile boolean woken;

  Background(String name, StoreOptions options, boolean threads) {
    this.name = name;
    this.threads = threads;
    this.settleBytes = settleFrom(options);
    this.compactionBytesPerSecond = options.compactionBytesPerSecond();
    this.idleNanos = options.settleIdle().toNanos();
    this.preparer = threads ? newPreparer() : null;
  }

  /** What is written only to be given up soon had better not settle before. */
  private static long settleFrom(StoreOptions options) {
    return options.retention().prunes()
        ? Math.max(options.settleBytes(), options.journalBytesMax() / 4)
        : options.settleBytes();
  }

  private static ThreadPoolExecutor newPreparer() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(task, "cairn-journal"),
            // The passes that closing makes free files, for which somebody had asked before; once
            // it is stopped nobody needs another one.
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** A thread that does not keep the process alive. */
  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  boolean threads() {
    return threads;
  }

  /** Runs what makes journal files ready. */
  Executor preparer() {
    ThreadPoolExecutor executor = preparer;
    return executor == null ? Runnable::run : executor;
  }

  void start(
      Settler newSettler,
      RetentionKeeper newKeeper,
      LeftoverSweep newLeftovers,
      Runnable newAfterPass) {
    settler = newSettler;
    leftovers = newLeftovers;
    afterPass = newAfterPass;
    keeper = newKeeper.any() ? newKeeper : null;
    compactionNotBefore = System.nanoTime();
    if (threads) {
      Thread started = daemon(this::run, "cairn-settle");
      thread = started;
      started.start();
    }
  }

  /** The journal's budget is used up: settling must make room. */
  void roomNeeded() {
    if (!threads) {
      pass(true);
      return;
    }
    lock.lock();
    try {
      roomNeeded = true;
      wake.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Called after every append: wakes the settling thread once enough has gathered. */
  void appended() {
    if (threads && !woken && settler().unsettledBytes() >= settleBytes) {
      woken = true;
      lock.lock();
      try {
        wake.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Where this thread ends nothing settles any more, and writers must not wait for it. */
  private void run() {
    try {
      settleAsNeeded();
    } catch (RuntimeException | Error e) {
      IOException unused = settler().fail(new IOException("the settling thread ended in " + e, e));
      throw e;
    }
  }

  private void settleAsNeeded() {
    FlightEvents.registerOnceRecording();
    long lastSeen = -1;
    long since = System.nanoTime();
    while (await()) {
      long unsettled = settler().unsettledBytes();
      since = unsettled == lastSeen ? since : System.nanoTime();
      boolean quiet = System.nanoTime() - since >= idleNanos();
      boolean needed = takeRoomNeeded();
      if (needed || unsettled >= settleBytes || (quiet && unsettled > 0)) {
        keep();
        pass(needed);
        unsettled = settler().unsettledBytes();
      } else if (!sweep() && mayCompact()) {
        compact();
      } else if (quiet) {
        removeLeftovers();
      }
      lastSeen = unsettled;
    }
  }

  /** Gives up what need not settle. */
  void keep() {
    RetentionKeeper keeping = keeper;
    if (keeping != null) {
      boolean unused = keeping.keep(settler().dirtyRuns());
    }
  }

  /** The same of all that was written; answers whether there was room for it. */
  boolean keepWritten() {
    RetentionKeeper keeping = keeper;
    return keeping == null || keeping.keepWritten();
  }

  /** What removes the leftovers of a crash. */
  LeftoverSweep leftovers() {
    LeftoverSweep sweep = leftovers;
    if (sweep == null) {
      throw new IllegalStateException("not started");
    }
    return sweep;
  }

  private void removeLeftovers() {
    try {
      if (!leftovers().done()) {
        leftovers().goOn(LEFTOVERS_SLICE);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, () -> name + ": leftovers of a crash remain: " + e.getMessage());
      pause();
    }
  }

  /** Gives up what its time has come for, of some runs; answers whether there are more. */
  private boolean sweep() {
    RetentionKeeper keeping = keeper;
    return keeping != null && keeping.sweep();
  }

  private long idleNanos() {
    return Math.max(1_000_000L, idleNanos);
  }

  /**
   * Waits until enough has gathered, or for as long as quiet must last, or not at all where there
   * is something to compact; answers whether to go on.
   */
  private boolean await() {
    lock.lock();
    try {
      woken = false;
      long nanos = mayCompact() || (keeper != null && keeper.isSweeping()) ? 0 : idleNanos();
      while (nanos > 0 && !stopped && !roomNeeded && settler().unsettledBytes() < settleBytes) {
        nanos = wake.awaitNanos(nanos);
      }
      return !stopped;
    } catch (InterruptedException e) {
      // Nobody else has this thread, and it is stopped by its flag.
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps the thread from compacting until it is resumed; a step that is under way ends first. */
  void pauseCompaction(boolean pause) {
    lock.lock();
    try {
      compactionPaused = pause;
      wake.signal();
    } finally {
      lock.unlock();
    }
  }

  private boolean mayCompact() {
    lock.lock();
    try {
      boolean due = System.nanoTime() - compactionNotBefore >= 0;
      return !compactionPaused && due && settler().wantsCompaction();
    } finally {
      lock.unlock();
    }
  }

  private void compact() {
    try {
      long bytes = Math.max(1, Math.min(COMPACTION_STEP_BYTES, compactionBytesPerSecond));
      Compacted done = settler().compact(false, bytes);
      waitForRate(done.bytesBefore() + done.bytesAfter());
      for (Compacted.Refused refused : done.refused()) {
        LOG.log(
            Level.WARNING,
            () -> name + ": not compacted, since it is damaged: " + refused.damage());
      }
      Runnable after = afterPass;
      if (after != null) {
        after.run();
      }
    } catch (IOException e) {
      // Everything is as it was; it is tried again in a while.
      LOG.log(Level.WARNING, () -> name + ": compaction failed: " + e.getMessage());
      waitNanos(COMPACTION_RETRY_NANOS);
    }
  }

  private boolean takeRoomNeeded() {
    lock.lock();
    try {
      boolean needed = roomNeeded;
      roomNeeded = false;
      return needed;
    } finally {
      lock.unlock();
    }
  }

  private void pass(boolean hurry) {
    try {
      settler().pass(hurry);
      Runnable after = afterPass;
      if (after != null) {
        after.run();
      }
    } catch (IOException e) {
      // The journal still has everything; whoever writes next, settles or closes is told.
      LOG.log(Level.WARNING, () -> name + ": a settling pass failed: " + e.getMessage());
      pause();
    }
  }

  /** The next step is not due before the time is over in which this one may be done. */
  private void waitForRate(long bytes) {
    double seconds = bytes / (double) compactionBytesPerSecond;
    waitNanos((long) Math.min(seconds * 1e9, 3.6e12));
  }

  private void waitNanos(long nanos) {
    lock.lock();
    try {
      compactionNotBefore = System.nanoTime() + nanos;
    } finally {
      lock.unlock();
    }
  }

  /** After a failure, not at once again. */
  private void pause() {
    lock.lock();
    try {
      long nanos = PAUSE_NANOS;
      while (threads && !stopped && nanos > 0) {
        nanos = wake.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      // Nobody else has this thread; a shorter pause does no harm.
      LOG.log(Level.DEBUG, "interrupted in a pause");
    } finally {
      lock.unlock();
    }
  }

  private Settler settler() {
    Settler running = settler;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running;
  }

  /** Ends the settling thread, and waits until what it is doing is done. */
  void stopSettling() {
    lock.lock();
    try {
      stopped = true;
      wake.signal();
    } finally {
      lock.unlock();
    }
    settler().hurry();
    if (join()) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends what makes journal files ready, and waits until what it is doing is done. */
  void stopPreparing() {
    ThreadPoolExecutor executor = preparer;
    if (executor == null) {
      return;
    }
    executor.shutdown();
    if (terminate(executor)) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean join() {
    Thread running = thread;
    boolean interrupted = false;
    while (running != null && running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private static boolean terminate(ThreadPoolExecutor executor) {
    boolean interrupted = false;
    boolean done = false;
    while (!done) {
      try {
        done = executor.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }
}
