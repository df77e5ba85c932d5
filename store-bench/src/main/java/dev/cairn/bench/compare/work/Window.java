package dev.cairn.bench.compare.work;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one thread have so many saves on their way, and no more. It is woken when half of them have
 * come back, not for each.
 */
final class Window {
  private static final long NEVER = Long.MAX_VALUE;

  private final Thread owner = Thread.currentThread();
  private final long size;
  private final AtomicLong returned = new AtomicLong();
  private volatile long wakeAt = NEVER;
  private long sent;

  Window(long size) {
    this.size = size;
  }

  /** Waits for room; called by the owner before each save. */
  void enter() {
    if (sent - returned.get() >= size) {
      awaitReturned(sent - size / 2);
    }
    sent++;
  }

  /** Waits until everything has come back. */
  void drain() {
    awaitReturned(sent);
  }

  private void awaitReturned(long count) {
    wakeAt = count;
    while (returned.get() < count) {
      LockSupport.park(this);
    }
    wakeAt = NEVER;
  }

  /** One has come back; called by whoever tells. */
  void leave() {
    if (returned.incrementAndGet() >= wakeAt) {
      wakeAt = NEVER;
      LockSupport.unpark(owner);
    }
  }
}
