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
 * thread of its own: with one writer a save costs its force and nothing else. After a force those
 * who waited for it are woken first, then the next leader, who yields once before it forces if it
 * is not alone, so that most of those woken are in its group again: leading at once made groups a
 * third smaller.
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

  /** Somebody who waits; {@code woken} once nobody need wake it any more. */
  private static final class Waiter {
    private final Thread thread = Thread.currentThread();
    private final long batch;
    private volatile boolean woken;

    Waiter(long batch) {
      this.batch = batch;
    }
  }

  private final Force force;
  private final Runnable onFailure;
  private final AtomicBoolean leading = new AtomicBoolean();
  private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private volatile long durable;
  private volatile boolean alone = true;
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private volatile Runnable afterForce = () -> {};

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
    if (durable < batch && failure.get() == null && leading.compareAndSet(false, true)) {
      lead(batch);
    }
    if (durable < batch && failure.get() == null) {
      awaitAmongOthers(batch);
    }
    if (durable < batch) {
      throw lost(batch);
    }
  }

  private void awaitAmongOthers(long batch) {
    Waiter waiter = new Waiter(batch);
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
      if (!waiter.woken) {
        waiters.remove(waiter);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Has something run after every force, and after a failure, on the thread that made it. */
  void afterForce(Runnable what) {
    afterForce = what;
  }

  /** Ends it: whoever waits, and whoever comes, is told. */
  void fail(IOException cause) {
    // At once: of two that fail together the second must not take the place of the first.
    boolean unused = failure.compareAndSet(null, cause);
    wake();
    onFailure.run();
    afterForce.run();
  }

  @SuppressWarnings("ThreadPriorityCheck") // Only speed depends on it: see the class comment.
  private void lead(long batch) {
    try {
      if (!alone) {
        Thread.yield();
      }
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
    afterForce.run();
  }

  /** Wakes everybody who need not wait any longer, and then one more, to lead. */
  private void wake() {
    Waiter next = null;
    boolean others = false;
    for (Iterator<Waiter> i = waiters.iterator(); i.hasNext(); ) {
      Waiter waiter = i.next();
      if (waiter.batch <= durable || failure.get() != null) {
        waiter.woken = true;
        i.remove();
        LockSupport.unpark(waiter.thread);
        others = true;
      } else if (next == null) {
        next = waiter;
      }
    }
    alone = !others && next == null;
    if (next != null) {
      LockSupport.unpark(next.thread);
    }
  }

  /** What to tell whoever wrote a batch of which nobody knows whether it is durable. */
  JournalFailedException lost(long batch) {
    IOException cause = failure.get();
    String message = cause == null ? "nobody knows why" : String.valueOf(cause.getMessage());
    return new JournalFailedException(
        "batch " + batch + " is not known durable: " + message, cause, false);
  }
}
