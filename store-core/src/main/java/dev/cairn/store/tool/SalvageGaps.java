package dev.cairn.store.tool;

import dev.cairn.store.format.GapHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The positions that the segments of a run leave out, and the checkpoint seqs that went with them.
 * Segments of several generations may name the same positions, each in ranges of its own.
 */
final class SalvageGaps {
  /**
   * Positions that follow each other.
   *
   * @param seq the first checkpoint seq; meaningless where there is none
   * @param seqs how many of the positions have one
   */
  record Range(long position, long positions, long seq, long seqs) {
    /** The position behind it. */
    long end() {
      return position + positions;
    }

    private boolean reaches(Range later) {
      return later.position < end();
    }

    /** Of two that have a position in common: what stood there had seqs that follow each other. */
    private Range with(Range later) {
      long behind = Math.max(end(), later.end());
      if (seqs == 0 || later.seqs == 0) {
        Range named = seqs == 0 ? later : this;
        return new Range(position, behind - position, named.seq, named.seqs);
      }
      long first = Math.min(seq, later.seq);
      long seqEnd = Math.max(seq + seqs, later.seq + later.seqs);
      return new Range(position, behind - position, first, seqEnd - first);
    }
  }

  private final List<Range> found = new ArrayList<>();

  /** Adds what a GAP record says. */
  void add(GapHead head) {
    long[] ranges = head.ranges();
    for (int i = 0; i < ranges.length; i += GapHead.ITEMS) {
      found.add(new Range(ranges[i], ranges[i + 1], ranges[i + 2], ranges[i + 3]));
    }
  }

  /** Everything, by ascending position, each position once. */
  List<Range> ranges() {
    List<Range> merged = new ArrayList<>();
    found.sort(Comparator.comparingLong(Range::position));
    for (Range next : found) {
      int last = merged.size() - 1;
      if (last >= 0 && merged.get(last).reaches(next)) {
        merged.set(last, merged.get(last).with(next));
      } else {
        merged.add(next);
      }
    }
    return merged;
  }
}
