package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.WriteOptions;

/** One run in the new store, as it is being written. */
final class SalvageTarget {
  /**
   * What has become of a run.
   *
   * @param seqsKept whether every checkpoint and event has the seq that it had
   * @param positionsKept whether every record has the position that it had
   */
  record Copied(
      String runId,
      long checkpoints,
      long events,
      long statuses,
      boolean seqsKept,
      boolean positionsKept) {}

  private final CheckpointStore store;
  private final String runId;
  private long position = 1;
  private long checkpoints;
  private long events;
  private long statuses;
  private boolean seqsKept = true;
  private boolean positionsKept = true;

  private SalvageTarget(CheckpointStore store, String runId) {
    this.store = store;
    this.runId = runId;
  }

  /** Creates the run. Durable, like all that follows, only once the store is closed. */
  static SalvageTarget begin(CheckpointStore store, StoreOp.Create create) {
    long unused = create.applyTo(store, WriteOptions.ASYNC);
    return new SalvageTarget(store, create.runId());
  }

  /** Makes a call whose record had that seq (0 for none) and position. */
  void add(StoreOp op, long oldSeq, long oldPosition) {
    long seq = op.applyTo(store, WriteOptions.ASYNC);
    seqsKept &= seq == oldSeq;
    positionsKept &= ++position == oldPosition;
    if (op instanceof StoreOp.Save) {
      checkpoints++;
    } else if (op instanceof StoreOp.Append) {
      events++;
    } else {
      statuses++;
    }
  }

  Copied copied() {
    return new Copied(runId, checkpoints, events, statuses, seqsKept, positionsKept);
  }
}
