package dev.cairn.store.io;

import java.util.concurrent.atomic.AtomicInteger;

/** How many of something are open, now and at most so far. */
final class OpenCount {
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger peak = new AtomicInteger();

  void opened() {
    peak.accumulateAndGet(now.incrementAndGet(), Math::max);
  }

  void closed() {
    now.decrementAndGet();
  }

  int now() {
    return now.get();
  }

  int peak() {
    return peak.get();
  }
}
