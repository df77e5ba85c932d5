package dev.cairn.store.tool;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a replay was told; many threads may tell it. */
final class ReplayTally implements TraceReplay.Listener {
  private final LongAdder runs = new LongAdder();
  private final LongAdder checkpoints = new LongAdder();
  private final LongAdder events = new LongAdder();
  private final LongAdder statuses = new LongAdder();
  private final LongAdder logicalBytes = new LongAdder();

  @Override
  public void acknowledged(TraceLine line, StoreOp op, long seq) {
    if (op instanceof StoreOp.Save save) {
      logicalBytes.add(save.stateBytes());
      checkpoints.increment();
    } else if (op instanceof StoreOp.Append) {
      events.increment();
    } else if (op instanceof StoreOp.Create) {
      runs.increment();
    } else {
      statuses.increment();
    }
  }

  long runs() {
    return runs.sum();
  }

  long checkpoints() {
    return checkpoints.sum();
  }

  long events() {
    return events.sum();
  }

  long statuses() {
    return statuses.sum();
  }

  /** The sum of all states saved, whole. */
  long logicalBytes() {
    return logicalBytes.sum();
  }

  long operations() {
    return runs() + checkpoints() + events() + statuses();
  }
}
