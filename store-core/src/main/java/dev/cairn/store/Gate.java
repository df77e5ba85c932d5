package dev.cairn.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets calls in while the store is open, and lets whoever closes it wait until all of them are out.
 * Two atomic operations a call, and no lock.
 */
final class Gate {
  private static final long SHUT = Long.MIN_VALUE;

  private final String store;
  private final AtomicLong users = new AtomicLong();
  private final ReentrantLock alone = new ReentrantLock();
  private volatile boolean closed;

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
      shut();
      return true;
    } finally {
      alone.unlock();
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
