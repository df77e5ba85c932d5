package dev.cairn.store.tool;

import java.util.HashMap;
import java.util.Map;

/** Which seqs the checkpoints of a run have in the new store: others, behind one that is lost. */
final class SalvageSeqs {
  private final Map<Long, Long> moved = new HashMap<>();
  private long keptThrough;

  /** A checkpoint was saved; those come by ascending seq. */
  void saved(long before, long now) {
    if (before == now) {
      keptThrough = now;
    } else {
      moved.put(before, now);
    }
  }

  /** The new seq; 0 where the checkpoint is lost. */
  long now(long before) {
    return before <= keptThrough ? before : moved.getOrDefault(before, 0L);
  }
}
