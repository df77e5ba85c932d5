package dev.cairn.store;

import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.run.ChainBodies;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * States of one run that were read in their order, kept for those that are told by them: of every
 * node its last, and its last anchor; up to a number of bytes, the longest unused given up first.
 * For one thread.
 */
final class CheckedStates {
  private final long bytesMax;
  private final Map<Long, Checked> bySeq = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Long> lasts = new HashMap<>();
  private final Map<String, Long> anchors = new HashMap<>();
  private long bytes;

  CheckedStates(long bytesMax) {
    this.bytesMax = bytesMax;
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
    return bySeq.get(seq);
  }

  /** Keeps a state in the place of its node's last; one that is an anchor stays for the next. */
  void put(Checked read) {
    CheckpointEntry entry = read.state().entry();
    Long last = lasts.put(entry.node(), entry.seq());
    if (last != null && !last.equals(anchors.get(entry.node()))) {
      remove(last);
    }
    if (entry.links() == 0) {
      Long anchor = anchors.put(entry.node(), entry.seq());
      if (anchor != null) {
        remove(anchor);
      }
    }
    bySeq.put(entry.seq(), read);
    bytes += read.bytes();
    giveUp();
  }

  private void giveUp() {
    Iterator<Checked> longestUnused = bySeq.values().iterator();
    while (bytes > bytesMax) {
      bytes -= longestUnused.next().bytes();
      longestUnused.remove();
    }
  }

  private void remove(long seq) {
    Checked removed = bySeq.remove(seq);
    bytes -= removed == null ? 0 : removed.bytes();
  }
}
