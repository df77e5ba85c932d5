package dev.cairn.store.journal;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledges the writes whose callers do not wait. One thread forces what is under way, and
 * acknowledges what is durable, in the order in which it was added; another one tells the callers,
 * whose code must not hold up a force. Without threads a write is acknowledged by whoever makes the
 * force that covers it.
 *
 * <p>At most so many writes are under way at once; who asks for a place waits in line for it. What
 * the callers are told runs on a thread that is always given one, else it could wait for itself.
 */
public final class Acknowledger {
  /** A write under way. */
  public interface Pending {
    /** The batch that must be durable. */
    long batch();

    /** It is durable; nothing of the caller's runs here. */
    void acknowledge();

    /** Nobody knows whether it is durable; nothing of the caller's runs here. */
    void lose(JournalFailedException cause);

    /** Tells the caller. */
    void complete();
  }

  private static final int PLACES_AT_THE_END = 1 << 24;

  private final GroupCommit commit;
  private final @Nullable BiFunction<Runnable, String, Thread> threads;
  private final Semaphore places;
  private final Queue<Pending> underWay = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Runnable> telling = new LinkedBlockingQueue<>();
  private final ReentrantLock starting = new ReentrantLock();
  private final AtomicBoolean lettingIn = new AtomicBoolean();
  private volatile long newest;
  private volatile boolean idle;
  private volatile boolean stopping;
  private volatile boolean told;
  private volatile @Nullable Thread committer;
  private volatile @Nullable Thread teller;

  /**
   * For one journal.
   *
   * @param threads makes the threads, by what they run and their name; null for none
   * @param placesMax how many writes can be under way at once
   */
  public Acknowledger(
      GroupCommit commit, @Nullable BiFunction<Runnable, String, Thread> threads, int placesMax) {
    this.commit = commit;
    this.threads = threads;
    this.places = new Semaphore(placesMax, true);
    if (threads == null) {
      commit.afterForce(this::acknowledgeInline);
    }
  }

  /**
   * Waits for a place; answers whether it took one, which is then to be given back. Where there is
   * no thread to be had it throws, and nothing has happened: later there would be a write of which
   * nobody is told.
   */
  public boolean takePlace() throws JournalFailedException {
    start();
    if (isTelling()) {
      return places.tryAcquire();
    }
    if (threads == null && !places.tryAcquire()) {
      commit.await(newest);
      return places.tryAcquire();
    }
    if (threads != null) {
      places.acquireUninterruptibly();
    }
    return true;
  }

  /**
   * Lets in whoever waits for a place, and whoever comes: the store is about to be closed, perhaps
   * by what a caller has hung on a future, and then nobody else would give a place back.
   */
  public void letAllIn() {
    if (lettingIn.compareAndSet(false, true)) {
      places.release(PLACES_AT_THE_END);
    }
  }

  /** Whether the caller is code that a caller has hung on a future. */
  public boolean isTelling() {
    return Thread.currentThread() == teller;
  }

  /** Gives a place back. */
  public void giveBack(boolean taken) {
    if (taken) {
      places.release();
    }
  }

  /** Takes a write that is appended; it is told in its time. */
  public void add(Pending pending) {
    underWay.add(pending);
    newest = Math.max(newest, pending.batch());
    if (idle) {
      LockSupport.unpark(committer);
    }
    if (threads == null && commit.failure() != null) {
      acknowledgeInline();
    }
  }

  private void start() {
    BiFunction<Runnable, String, Thread> factory = threads;
    if (factory != null && committer == null) {
      starting.lock();
      try {
        startOnce(factory);
      } finally {
        starting.unlock();
      }
    }
  }

  private void startOnce(BiFunction<Runnable, String, Thread> factory) {
    if (teller == null) {
      teller = started(factory.apply(this::tell, "cairn-tell"));
    }
    if (committer == null) {
      committer = started(factory.apply(this::commitAll, "cairn-commit"));
    }
  }

  private static Thread started(Thread thread) {
    thread.start();
    return thread;
  }

  private void commitAll() {
    while (!stopping || !underWay.isEmpty()) {
      if (underWay.isEmpty()) {
        rest();
      } else {
        forceNewest();
        acknowledgeOrFail();
      }
    }
  }

  /** Whoever is left is told that the journal has failed: this thread must not end before. */
  private void acknowledgeOrFail() {
    try {
      acknowledgeDurable(this::tellLater);
    } catch (RuntimeException | Error e) {
      commit.fail(new IOException("the committing thread ended in " + e, e));
    }
  }

  private void tellLater(Pending pending) {
    try {
      telling.add(pending::complete);
    } catch (Error e) {
      pending.complete();
      throw e;
    }
  }

  private void rest() {
    idle = true;
    if (underWay.isEmpty() && !stopping) {
      LockSupport.park(this);
    }
    idle = false;
  }

  /** The newest may be missed where two are added at once, but never the oldest. */
  private void forceNewest() {
    Pending oldest = underWay.peek();
    try {
      commit.await(oldest == null ? newest : Math.max(newest, oldest.batch()));
    } catch (JournalFailedException | RuntimeException | Error e) {
      // The journal has failed. What is durable all the same is acknowledged, and the rest is told
      // so, whatever it was.
      idle = false;
    }
  }

  private void acknowledgeInline() {
    acknowledgeDurable(Pending::complete);
  }

  private void acknowledgeDurable(Consumer<Pending> then) {
    for (Pending next = underWay.peek(); next != null; next = underWay.peek()) {
      IOException failure = commit.failure();
      boolean durable = commit.durable() >= next.batch();
      if (!durable && failure == null) {
        return;
      }
      Pending unused = underWay.poll();
      if (!durable || !acknowledge(next)) {
        next.lose(commit.lost(next.batch()));
      }
      then.accept(next);
    }
  }

  /** Answers whether it went well; whatever else it was, the caller must be told. */
  private boolean acknowledge(Pending pending) {
    try {
      pending.acknowledge();
      return true;
    } catch (RuntimeException | Error e) {
      commit.fail(new IOException("an acknowledgement ended in " + e, e));
      return false;
    }
  }

  private void tell() {
    while (!told) {
      try {
        telling.take().run();
      } catch (InterruptedException e) {
        // Only a caller's code can have done that, and it has no say here.
        told |= false;
      }
    }
  }

  /** Acknowledges and tells all that is under way, and ends the threads. */
  public void close() {
    stopping = true;
    Thread running = committer;
    boolean interrupted = false;
    if (running == null) {
      forceNewest();
      acknowledgeInline();
    } else {
      LockSupport.unpark(running);
      interrupted = join(running);
    }
    telling.add(() -> told = true);
    Thread telling = teller;
    if (telling != null && !isTelling()) {
      interrupted |= join(telling);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }
}
