package dev.cairn.store.index;

import org.jspecify.annotations.Nullable;

/**
 * The positions of a run that are left out of its segments, since what stood there was given up,
 * and the checkpoint seqs that went with them: ranges, by ascending position. Not safe for threads;
 * its run's lock guards it.
 */
public final class Gaps {
  private static final int POSITION = 0;
  private static final int POSITIONS = 1;
  private static final int SEQ = 2;
  private static final int SEQS = 3;
  private static final int FIELDS = 4;

  private final LongList fields = new LongList();
  private long positions;

  /** Makes one that leaves nothing out. */
  public Gaps() {}

  /** Who is told of the ranges. */
  public interface Sink {
    /**
     * A range.
     *
     * @param position the first
     * @param positions how many
     * @param seq the first checkpoint seq; meaningless where there is none
     * @param seqs how many
     */
    void range(long position, long positions, long seq, long seqs);
  }

  /**
   * Adds positions beyond all that are there.
   *
   * @param position the first
   * @param count how many
   * @param seq the first checkpoint seq; anything where there is none
   * @param seqs how many
   * @return false, and nothing is added, where they are not beyond
   */
  public boolean add(long position, long count, long seq, long seqs) {
    long from = seqs == 0 ? seqEnd() : seq;
    boolean beyond = position >= end() && from >= seqEnd();
    if (!beyond || count < 1 || seqs > count || seqs < 0) {
      return false;
    }
    positions += count;
    int last = size() - 1;
    if (last >= 0 && position == end() && (get(last, SEQS) == 0 || from == seqEnd())) {
      set(last, POSITIONS, get(last, POSITIONS) + count);
      set(last, SEQ, get(last, SEQS) == 0 ? from : get(last, SEQ));
      set(last, SEQS, get(last, SEQS) + seqs);
    } else {
      fields.add(position);
      fields.add(count);
      fields.add(from);
      fields.add(seqs);
    }
    return true;
  }

  /** The checkpoint seq behind those of the last range that has some; 0 for none. */
  private long seqEnd() {
    int last = size() - 1;
    return last < 0 ? 0 : get(last, SEQ) + get(last, SEQS);
  }

  /** How many ranges there are. */
  public int size() {
    return fields.size() / FIELDS;
  }

  /** How many positions there are. */
  public long positions() {
    return positions;
  }

  /** The first; 0 for none. */
  public long first() {
    return size() == 0 ? 0 : get(0, POSITION);
  }

  /** How many of them lie in a range, both ends included. */
  public long positionsIn(long from, long to) {
    long[] count = new long[1];
    forEach(
        (position, n, seq, seqs) ->
            count[0] += Math.max(0, Math.min(to, position + n - 1) - Math.max(from, position) + 1));
    return count[0];
  }

  /** Tells of all ranges, in order. */
  public void forEach(Sink sink) {
    for (int i = 0; i < size(); i++) {
      sink.range(get(i, POSITION), get(i, POSITIONS), get(i, SEQ), get(i, SEQS));
    }
  }

  /** Whether a checkpoint's seq went with one of them. */
  public boolean hasSeq(long seq) {
    int at = lastAtOrBefore(SEQ, seq);
    // Ranges without a seq stand where the one before ends.
    while (at >= 0 && get(at, SEQS) == 0) {
      at--;
    }
    return at >= 0 && seq >= get(at, SEQ) && seq < get(at, SEQ) + get(at, SEQS);
  }

  /** Whether a position is one of them. */
  public boolean hasPosition(long position) {
    int at = lastAtOrBefore(POSITION, position);
    return at >= 0 && position < get(at, POSITION) + get(at, POSITIONS);
  }

  /** The last checkpoint seq that went with a position before that one; 0 for none. */
  public long lastSeqBefore(long position) {
    for (int i = lastAtOrBefore(POSITION, position); i >= 0; i--) {
      if (get(i, SEQS) > 0) {
        return get(i, SEQ) + get(i, SEQS) - 1;
      }
    }
    return 0;
  }

  private int lastAtOrBefore(int field, long value) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (get(middle, field) <= value) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private long get(int range, int field) {
    return fields.get(range * FIELDS + field);
  }

  private void set(int range, int field, long value) {
    fields.set(range * FIELDS + field, value);
  }

  /** The end of the last range: the position behind it; 0 for none. */
  public long end() {
    int last = size() - 1;
    return last < 0 ? 0 : get(last, POSITION) + get(last, POSITIONS);
  }

  /** The union of both; null where they have a position in common. */
  public @Nullable Gaps with(Gaps other) {
    Gaps both = new Gaps();
    int mine = 0;
    int theirs = 0;
    boolean apart = true;
    while (apart && (mine < size() || theirs < other.size())) {
      boolean first =
          theirs == other.size()
              || (mine < size() && get(mine, POSITION) < other.get(theirs, POSITION));
      apart = first ? both.addFrom(this, mine++) : both.addFrom(other, theirs++);
    }
    return apart ? both : null;
  }

  private boolean addFrom(Gaps from, int range) {
    return add(
        from.get(range, POSITION),
        from.get(range, POSITIONS),
        from.get(range, SEQ),
        from.get(range, SEQS));
  }
}
