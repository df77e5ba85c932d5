package dev.cairn.bench.compare.contender;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Shares a force between all who wait for one: whoever finds nobody forcing leads, and those whose
 * bytes came meanwhile wait for the next. After a force its followers are woken first, and the next
 * leader, one of those who already wait, yields once before it begins: so that most of those woken
 * are in its batch again. Handing over before waking made half as large batches.
 */
final class HandOver {
  /** What is forced together, and who waits for it. */
  static final class Batch {
    private final AtomicReference<@Nullable Waiter> waiters = new AtomicReference<>();
    private volatile boolean durable;
  }

  /** Ends the open batch, begins another, and forces what was put into the one that ended. */
  interface Force {
    Batch run() throws IOException;
  }

  private static final class Waiter {
    private final @Nullable Thread thread;
    private volatile boolean appointed;
    private @Nullable Waiter next;

    Waiter(@Nullable Thread thread) {
      this.thread = thread;
    }
  }

  /** Ends the list of a batch that is durable. */
  private static final Waiter DURABLE = new Waiter(null);

  private final Force force;
  private final AtomicBoolean leading = new AtomicBoolean();
  private volatile Batch open = new Batch();
  private volatile boolean alone = true;

  HandOver(Force force) {
    this.force = force;
  }

  /** The batch that what is put now belongs to. Called under the lock of whoever puts. */
  Batch open() {
    return open;
  }

  /** Ends the open batch. Called under the same lock. */
  Batch next() {
    Batch ended = open;
    open = new Batch();
    return ended;
  }

  /** Returns once that batch is durable. */
  void await(Batch batch) throws IOException {
    Waiter me = new Waiter(Thread.currentThread());
    if (!queue(batch, me)) {
      return;
    }
    if (leading.compareAndSet(false, true)) {
      me.appointed = true;
    }
    while (!batch.durable) {
      if (me.appointed) {
        lead(me);
        return;
      }
      LockSupport.park(this);
    }
    if (me.appointed) {
      appointNext();
    }
  }

  /** Answers false where the batch is durable already. */
  private static boolean queue(Batch batch, Waiter me) {
    while (true) {
      Waiter head = batch.waiters.get();
      if (head == DURABLE) {
        return false;
      }
      me.next = head;
      if (batch.waiters.compareAndSet(head, me)) {
        return true;
      }
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // Only speed depends on it: see above.
  private void lead(Waiter me) throws IOException {
    if (!alone) {
      Thread.yield();
    }
    Batch done = force.run();
    done.durable = true;
    Waiter waiter = done.waiters.getAndSet(DURABLE);
    alone = waiter == me && me.next == null;
    while (waiter != null) {
      if (waiter != me) {
        LockSupport.unpark(waiter.thread);
      }
      waiter = waiter.next;
    }
    appointNext();
  }

  private void appointNext() {
    do {
      Waiter next = open.waiters.get();
      if (next != null && next != DURABLE) {
        next.appointed = true;
        LockSupport.unpark(next.thread);
        return;
      }
      leading.set(false);
    } while (open.waiters.get() != null && leading.compareAndSet(false, true));
  }
}
