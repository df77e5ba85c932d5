package dev.cairn.store.run;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Those who read records of a run where they were between two rewritings of its segments. What a
 * rewriting has replaced is removed once none of them is left, nor any that began before.
 */
public final class Readers {
  private final AtomicInteger count = new AtomicInteger();
  private @Nullable Readers before;

  Readers(@Nullable Readers before) {
    this.before = before;
  }

  /** One more; called with the run's lock held. */
  public void enter() {
    count.incrementAndGet();
  }

  /** One less. */
  public void leave() {
    count.decrementAndGet();
  }

  /** Whether none is left, nor any that began before; asked by whoever settles. */
  public boolean gone() {
    Readers older = before;
    if (older != null && older.gone()) {
      before = null;
    }
    return before == null && count.get() == 0;
  }
}
