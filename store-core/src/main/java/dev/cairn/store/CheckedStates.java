package dev.cairn.store;

import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.run.ChainBodies;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * States of one run that were read in their order, kept for those that are told by them: of every
 * node its last, and its last anchor; up to a number of bytes, the longest unused given up first.
 * For one thread.
 */
final class CheckedStates {
  private final WeightedCache<Long, Checked> bySeq;
  private final Map<String, Long> lasts = new HashMap<>();
  private final Map<String, Long> anchors = new HashMap<>();

  CheckedStates(long bytesMax) {
    bySeq = new WeightedCache<>(bytesMax);
  }

  /**
   * A state that was read.
   *
   * @param tail the end of the bodies of its chain ({@link ChainBodies#tail})
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  record Checked(Rebuilt state, byte[] tail) {
    int bytes() {
      return state.state().length + tail.length;
    }
  }

  /** The state of a checkpoint, where it is still here. */
  @Nullable Checked find(long seq) {
    return bySeq.find(seq);
  }

  /** Keeps a state in the place of its node's last; one that is an anchor stays for the next. */
  void put(Checked read) {
    CheckpointEntry entry = read.state().entry();
    Long last = lasts.put(entry.node(), entry.seq());
    if (last != null && !last.equals(anchors.get(entry.node()))) {
      bySeq.remove(last);
    }
    if (entry.links() == 0) {
      Long anchor = anchors.put(entry.node(), entry.seq());
      if (anchor != null) {
        bySeq.remove(anchor);
      }
    }
    bySeq.put(entry.seq(), read, read.bytes());
  }
}
