package dev.cairn.store.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds blocks of 16 bytes of a base by their contents. A block begins at every multiple of the
 * stride in the indexed range. Time and memory are linear in the number of blocks, and a look-up
 * looks at a bounded number of them, however alike they are. For one thread.
 */
final class BlockIndex {
  /** A block's length. */
  static final int BLOCK_BYTES = 16;

  /** Never more blocks than this: of a larger range fewer are indexed. */
  private static final int BLOCKS_MAX = 1 << 18;

  /** So many blocks of one hash are tried behind the place looked from, and from the start. */
  private static final int PROBES_MAX = 4;

  /** A match this long is taken at once. */
  private static final int LONG_ENOUGH = 4 << 10;

  private static final int SEEN_BITS = 4;

  /** As many bits as it takes to number those of a long. */
  private static final int LONG_BITS = 6;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] base;
  private final int baseLength;
  private final int from;
  private final int stride;
  private final int shift;

  /**
   * A bit for each of 16 times as many hashes as there are in {@link #first}, set where a block has
   * it: of what is new hardly anything gets past, and it is a fifth as long as the rest.
   */
  private final long[] seen;

  /** By hash: one more than the first block; 0 for none. */
  private final int[] first;

  /** By hash: one more than the block to try first; moves on with the place looked from. */
  private final int[] resume;

  /** By block: one more than the next of the same hash; 0 for none. */
  private final int[] next;

  private int bestLength;

  /**
   * Indexes the blocks of {@code base} from index {@code from} to before {@code to}; matches go on
   * to {@code baseLength} at most.
   */
  BlockIndex(byte[] base, int baseLength, int from, int to, int strideMin) {
    this.base = base;
    this.baseLength = baseLength;
    this.from = from;
    this.stride = Math.max(strideMin, (to - from) / BLOCKS_MAX);
    int blocks = to - from < BLOCK_BYTES ? 0 : (to - from - BLOCK_BYTES) / stride + 1;
    int hashBits = Math.max(4, Integer.SIZE - Integer.numberOfLeadingZeros(blocks));
    shift = Long.SIZE - hashBits - SEEN_BITS;
    first = new int[1 << hashBits];
    seen = new long[1 << (hashBits + SEEN_BITS - LONG_BITS)];
    next = new int[blocks];
    for (int block = blocks - 1; block >= 0; block--) {
      int fine = fineHash(base, position(block));
      seen[fine >>> LONG_BITS] |= 1L << fine;
      int hash = fine >>> SEEN_BITS;
      next[block] = first[hash];
      first[hash] = block + 1;
    }
    resume = first.clone();
  }

  /** How far apart the blocks are. */
  int stride() {
    return stride;
  }

  /** Forgets which places were looked from. */
  void rewind() {
    System.arraycopy(first, 0, resume, 0, first.length);
  }

  private int position(int block) {
    return from + block * stride;
  }

  private int fineHash(byte[] b, int at) {
    long low = (long) LONGS.get(b, at);
    long high = (long) LONGS.get(b, at + Long.BYTES);
    long mixed = (low ^ (high * 0x9e3779b97f4a7c15L)) * 0xc2b2ae3d27d4eb4fL;
    return (int) ((mixed ^ (mixed << 29)) >>> shift);
  }

  /** Whether 16 bytes agree. */
  static boolean sameBlock(byte[] a, int i, byte[] b, int j) {
    return (long) LONGS.get(a, i) == (long) LONGS.get(b, j)
        && (long) LONGS.get(a, i + Long.BYTES) == (long) LONGS.get(b, j + Long.BYTES);
  }

  /** Whether the first block of their hash has the 16 bytes at {@code at}. */
  boolean has(byte[] target, int at) {
    int entry = first[fineHash(target, at) >>> SEEN_BITS];
    return entry != 0 && sameBlock(base, position(entry - 1), target, at);
  }

  /**
   * Where in the base the longest match begins, of the blocks that were tried, for what stands in
   * the target from {@code at} to {@code end}: those that follow {@code near} in the base come
   * first. -1 if none has the first 16 bytes.
   */
  int longest(byte[] target, int at, int end, int near) {
    int fine = fineHash(target, at);
    if ((seen[fine >>> LONG_BITS] & 1L << fine) == 0) {
      return -1;
    }
    int hash = fine >>> SEEN_BITS;
    bestLength = 0;
    int behind = probe(passed(hash, near), target, at, end, -1);
    return bestLength >= LONG_ENOUGH ? behind : probe(first[hash], target, at, end, behind);
  }

  /** The first block at {@code near} or behind it; the last there is if there is none. */
  private int passed(int hash, int near) {
    int entry = resume[hash];
    while (position(entry - 1) < near && next[entry - 1] != 0) {
      entry = next[entry - 1];
    }
    resume[hash] = entry;
    return entry;
  }

  private int probe(int entry, byte[] target, int at, int end, int best) {
    for (int probes = 0; entry != 0 && probes < PROBES_MAX; probes++) {
      int position = position(entry - 1);
      if (sameBlock(base, position, target, at)) {
        int max = Math.min(baseLength - position, end - at);
        int length = CommonEnds.after(base, position, target, at, max);
        best = length > bestLength ? position : best;
        bestLength = Math.max(bestLength, length);
      }
      entry = next[entry - 1];
    }
    return best;
  }
}
