package dev.cairn.store.journal;

import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of "durable up to". Whoever waits and finds no force under way makes one, for
 * everybody whose batch was there when it began; meanwhile the next group gathers. No timer, no
 * thread of its own: with one writer a save costs its force and nothing else.
 *
 * <p>The first failure is final: a failed force leaves pages marked clean that never reached the
 * disk, so that another one would report success and lie.
 */
public final class GroupCommit {
  /** What the journal does in a force. */
  interface Force {
    /** Forces everything appended before the call; answers the number of the last batch in it. */
    long forceAppended() throws IOException;
  }

  private record Waiter(Thread thread, long batch) {}

  private final Force force;
  private final Runnable onFailure;
  private final AtomicBoolean leading = new AtomicBoolean();
  private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private volatile long durable;
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

  GroupCommit(Force force, Runnable onFailure, long durable) {
    this.force = force;
    this.onFailure = onFailure;
    this.durable = durable;
  }

  /** The number of the last batch known durable. */
  public long durable() {
    return durable;
  }

  /** The failure that has ended it, or null. */
  public @Nullable IOException failure() {
    return failure.get();
  }

  /**
   * Returns once the batch is durable. An interrupt does not end the wait: it is kept for the
   * caller to see.
   *
   * @throws JournalFailedException if a force has failed, so that nobody knows whether the batch is
   *     durable
   */
  public void await(long batch) throws JournalFailedException {
    if (durable >= batch) {
      return;
    }
    Waiter waiter = new Waiter(Thread.currentThread(), batch);
    waiters.add(waiter);
    boolean interrupted = false;
    try {
      while (durable < batch && failure.get() == null) {
        if (leading.compareAndSet(false, true)) {
          lead(batch);
        } else {
          LockSupport.park(this);
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      waiters.remove(waiter);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    throwIfLost(batch);
  }

  /** Ends it: whoever waits, and whoever comes, is told. */
  void fail(IOException cause) {
    // At once: of two that fail together the second must not take the place of the first.
    boolean unused = failure.compareAndSet(null, cause);
    wake();
    onFailure.run();
  }

  private void lead(long batch) {
    try {
      if (durable < batch && failure.get() == null) {
        durable = force.forceAppended();
      }
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      // Whatever it was: nobody knows what is durable, and whoever waits must be told.
      fail(new IOException("a force ended in " + e, e));
      throw e;
    } finally {
      leading.set(false);
      wake();
    }
  }

  /** Wakes everybody who need not wait any longer, and one more, to lead. */
  private void wake() {
    boolean leaderWoken = false;
    for (Iterator<Waiter> i = waiters.iterator(); i.hasNext(); ) {
      Waiter waiter = i.next();
      boolean done = waiter.batch() <= durable || failure.get() != null;
      if (done) {
        i.remove();
      }
      if (done || !leaderWoken) {
        leaderWoken |= !done;
        LockSupport.unpark(waiter.thread());
      }
    }
  }

  private void throwIfLost(long batch) throws JournalFailedException {
    IOException cause = failure.get();
    if (durable < batch && cause != null) {
      throw new JournalFailedException(
          "batch " + batch + " is not known durable: " + cause.getMessage(), cause, false);
    }
  }
}
