package dev.cairn.store;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls in while the store is open, and lets whoever closes it wait until all of them are out.
 * Two atomic operations a call, and no lock.
 */
final class Gate {
  private static final long SHUT = Long.MIN_VALUE;

  private final String store;
  private final AtomicLong users = new AtomicLong();
  private final ReentrantLock alone = new ReentrantLock();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closed;
  private volatile @Nullable Thread closer;

  Gate(String store) {
    this.store = store;
  }

  void enter() {
    while (users.incrementAndGet() <= 0) {
      long unused = users.decrementAndGet();
      if (closed) {
        throw new StoreClosedException(store);
      }
      awaitAlone();
    }
  }

  /** Waits until nobody is alone in the store any more. */
  private void awaitAlone() {
    alone.lock();
    try {
      Thread.onSpinWait();
    } finally {
      alone.unlock();
    }
  }

  void leave() {
    long unused = users.decrementAndGet();
  }

  /** Waits until nobody is in, and keeps everybody out until {@link #leaveAlone}. */
  void enterAlone() {
    alone.lock();
    boolean open = false;
    try {
      if (closed) {
        throw new StoreClosedException(store);
      }
      shut();
      open = true;
    } finally {
      if (!open) {
        alone.unlock();
      }
    }
  }

  void leaveAlone() {
    long unused = users.addAndGet(SHUT);
    alone.unlock();
  }

  /** Shuts the gate for good, and waits until nobody is in; answers whether it was open. */
  boolean close() {
    alone.lock();
    try {
      if (closed) {
        return false;
      }
      closed = true;
      closer = Thread.currentThread();
      shut();
      return true;
    } finally {
      alone.unlock();
    }
  }

  /** Says that whoever has closed it has done all there is to do then. */
  void end() {
    closer = null;
    ended.countDown();
  }

  /** Waits until all of it is done, unless it is the caller who is doing it. */
  void awaitEnd() {
    if (Thread.currentThread() == closer) {
      return;
    }
    boolean interrupted = false;
    boolean over = false;
    while (!over) {
      try {
        ended.await();
        over = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void shut() {
    boolean interrupted = false;
    long unused = users.addAndGet(SHUT);
    while (users.get() != SHUT) {
      LockSupport.parkNanos(50_000);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
