package dev.cairn.store;

import dev.cairn.store.index.CheckpointEntry;
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
  private final Map<Long, Rebuilt> bySeq = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Long> lasts = new HashMap<>();
  private final Map<String, Long> anchors = new HashMap<>();
  private long bytes;

  CheckedStates(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** The state of a checkpoint, where it is still here. */
  @Nullable Rebuilt find(long seq) {
    return bySeq.get(seq);
  }

  /** Keeps a state in the place of its node's last; one that is an anchor stays for the next. */
  void put(Rebuilt read) {
    CheckpointEntry entry = read.entry();
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
    bytes += read.state().length;
    giveUp();
  }

  private void giveUp() {
    Iterator<Rebuilt> longestUnused = bySeq.values().iterator();
    while (bytes > bytesMax) {
      bytes -= longestUnused.next().state().length;
      longestUnused.remove();
    }
  }

  private void remove(long seq) {
    Rebuilt removed = bySeq.remove(seq);
    bytes -= removed == null ? 0 : removed.state().length;
  }
}
