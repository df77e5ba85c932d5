package dev.cairn.store.codec;

import static dev.cairn.store.codec.BlockIndex.BLOCK_BYTES;

/**
 * Finds what a target has from a base: the ends that are the same, then what lies between, by
 * blocks. Greedy: the first match is taken and extended both ways.
 *
 * <p>The work follows the change: of the base only what lies between the ends is indexed, and some
 * multiple of what is new in the target beyond. For one thread and one use.
 */
final class CopySearch {
  /** A shorter end is left to the literals. */
  private static final int END_BYTES_MIN = 8;

  /** So much of the base around the change is looked at for every byte of the change. */
  private static final int REACH = 16;

  private static final int REACH_BYTES_MAX = 64 << 10;

  /** From here on a sample is tried first. */
  private static final int SAMPLED_ABOVE = 32 << 10;

  private static final int SAMPLES = 16;
  private static final int SAMPLE_STRIDE = 512;

  /** From here on a sixteenth is searched first. */
  private static final int PIECES_ABOVE = 128 << 10;

  private static final int PIECE_BYTES = 256;
  private static final int PIECE_STRIDE = 16 * PIECE_BYTES;

  /** The pieces may err by a sixteenth of what lies between the ends. */
  private static final int PIECES_ERROR_DIVISOR = 16;

  /** After so many places without a match the next is one more away. */
  private static final int MISSES_BITS = 6;

  private static final int STEP_MAX = 16;

  /** After so many copies, those of fewer bytes each are not worth more looking. */
  private static final int THIN_COPIES_MIN = 512;

  private static final int THIN_BYTES = 32;

  private final byte[] base;
  private final int baseLength;
  private final byte[] target;
  private final int literalBytesMax;
  private final Copies copies = new Copies(4);
  private final int prefix;
  private final int suffix;

  /** Where in the base the match begins that was found last. */
  private int matchFrom;

  /** Of {@code base} the first {@code baseLength} bytes count. */
  CopySearch(byte[] base, int baseLength, byte[] target, int literalBytesMax) {
    this.base = base;
    this.baseLength = baseLength;
    this.target = target;
    this.literalBytesMax = literalBytesMax;
    int shorter = Math.min(baseLength, target.length);
    prefix = worth(CommonEnds.after(base, 0, target, 0, shorter));
    int suffixMax = shorter - prefix;
    suffix = worth(CommonEnds.before(base, baseLength, target, target.length, suffixMax));
  }

  private static int worth(int endBytes) {
    return endBytes < END_BYTES_MIN ? 0 : endBytes;
  }

  /** What to copy; where there are too many literals anyway, not all of it. */
  Copies copies() {
    if (prefix > 0) {
      copies.add(0, 0, prefix);
    }
    int end = target.length - suffix;
    if (end - prefix >= BLOCK_BYTES) {
      searchBetween(end);
    }
    if (suffix > 0) {
      copies.add(end, baseLength - suffix, suffix);
    }
    return copies;
  }

  private void searchBetween(int end) {
    int reach = (int) Math.min((long) REACH * (end - prefix), REACH_BYTES_MAX);
    int from = Math.max(0, prefix - reach);
    int to = (int) Math.min(baseLength, (long) baseLength - suffix + reach);
    if (to - from >= BLOCK_BYTES && samplePromises(from, to, end)) {
      BlockIndex index = new BlockIndex(base, baseLength, from, to, BLOCK_BYTES);
      if (piecesPromise(index, end)) {
        index.rewind();
        search(index, copies, prefix, end);
      }
    }
  }

  /**
   * Whether a few pieces of the target have anything from every 512th block of the base: of two
   * states that have half in common, 8 matches can be expected.
   */
  private boolean samplePromises(int from, int to, int end) {
    int length = end - prefix;
    if (length <= SAMPLED_ABOVE) {
      return true;
    }
    BlockIndex sparse = new BlockIndex(base, baseLength, from, to, SAMPLE_STRIDE);
    boolean promises = false;
    for (int i = 0; i < SAMPLES && !promises; i++) {
      long at = prefix + (long) (length - SAMPLE_STRIDE - BLOCK_BYTES) * i / (SAMPLES - 1);
      promises = anyOf(sparse, (int) at);
    }
    return promises;
  }

  private boolean anyOf(BlockIndex sparse, int from) {
    boolean found = false;
    for (int at = from; at < from + SAMPLE_STRIDE && !found; at++) {
      found = sparse.has(target, at);
    }
    return found;
  }

  /**
   * Whether there will be few enough literals, judged by pieces of the target searched by
   * themselves: of states that have a third in common the whole search would be for nothing.
   */
  private boolean piecesPromise(BlockIndex index, int end) {
    int length = end - prefix;
    // Where not every block is indexed, a piece is too short to meet one that is.
    if (length <= PIECES_ABOVE || index.stride() > BLOCK_BYTES) {
      return true;
    }
    long searched = 0;
    long found = 0;
    for (int from = prefix; from + PIECE_BYTES <= end; from += PIECE_STRIDE) {
      Copies piece = new Copies(PIECE_BYTES / BLOCK_BYTES);
      piece.add(from, Math.min(from, baseLength), 0);
      search(index, piece, from, from + PIECE_BYTES);
      searched += PIECE_BYTES;
      found += piece.bytes();
    }
    return length * (searched - found) / searched
        <= (long) literalBytesMax + length / PIECES_ERROR_DIVISOR;
  }

  private void search(BlockIndex index, Copies found, int from, int end) {
    int last = end - BLOCK_BYTES;
    int known = from - found.bytes();
    int at = from;
    while (at <= last && at - known - found.bytes() <= literalBytesMax && !thin(found)) {
      at = nextMatch(index, found, at, last, end);
      at = at <= last ? take(found, at, matchFrom, end) : at;
    }
  }

  /**
   * Whether all that is found is short: what states of one kind have in common whatever they say,
   * field names for instance. Finding it takes longer than compressing it, and saves no more.
   */
  private boolean thin(Copies found) {
    int count = found.count();
    return count > THIN_COPIES_MIN && found.bytes() - prefix < (long) count * THIN_BYTES;
  }

  /** The first place at which the target has something of the base; beyond {@code last} if none. */
  private int nextMatch(BlockIndex index, Copies found, int from, int last, int end) {
    int near = found.fromEnd(found.count() - 1);
    int inStep = near - found.end(found.count() - 1);
    long inStepMax = (long) baseLength - BLOCK_BYTES - inStep;
    int at = from;
    for (int misses = 0; at <= last; misses++) {
      if (at <= inStepMax && BlockIndex.sameBlock(base, at + inStep, target, at)) {
        matchFrom = at + inStep;
        return at;
      }
      matchFrom = index.longest(target, at, end, near);
      if (matchFrom >= 0) {
        return at;
      }
      at += Math.min(STEP_MAX, 1 + (misses >>> MISSES_BITS));
    }
    return at;
  }

  /** Takes a match, extended both ways; returns where in the target it ends. */
  private int take(Copies found, int at, int from, int end) {
    int free = at - found.end(found.count() - 1);
    int before = CommonEnds.before(base, from, target, at, Math.min(from, free));
    int after = CommonEnds.after(base, from, target, at, Math.min(baseLength - from, end - at));
    found.add(at - before, from - before, before + after);
    return at + after;
  }
}
