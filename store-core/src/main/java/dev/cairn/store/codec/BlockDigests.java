package dev.cairn.store.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The digests of a state's blocks of 64 KiB (FORMAT.md section 9), kept so that the content hash of
 * the state that follows costs what changed. Immutable.
 */
public final class BlockDigests {
  private static final int BLOCK_BYTES = ContentHash.BLOCK_BYTES;
  private static final int DIGEST_BYTES = ContentHash.BYTES;

  private final byte[] digests;
  private final int stateLength;

  private BlockDigests(byte[] digests, int stateLength) {
    this.digests = digests;
    this.stateLength = stateLength;
  }

  /** The digests of a state, all of them computed. */
  public static BlockDigests of(byte[] state) {
    BlockDigests of = new BlockDigests(new byte[blocks(state) * DIGEST_BYTES], state.length);
    of.compute(state, 0, blocks(state));
    return of;
  }

  /**
   * The digests of the state that {@code delta} tells by the one these are of: blocks that are
   * copied whole from a block keep their digest, and the others are computed.
   *
   * @throws IllegalArgumentException if the delta is not of states of these lengths
   */
  public BlockDigests next(byte[] state, Delta delta) {
    if (delta.baseLength() != stateLength || delta.targetLength() != state.length) {
      throw new IllegalArgumentException(
          "expected a delta from " + stateLength + " to " + state.length + " bytes");
    }
    BlockDigests next = new BlockDigests(new byte[blocks(state) * DIGEST_BYTES], state.length);
    int done = 0;
    for (int i = 0; i < delta.copies().count(); i++) {
      done = next.keep(this, delta.copies(), i, state, done);
    }
    next.compute(state, done, blocks(state));
    return next;
  }

  /** Takes over what copy {@code i} moves by whole blocks; returns the first block behind. */
  private int keep(BlockDigests old, Copies copies, int i, byte[] state, int done) {
    int moved = copies.from(i) - copies.at(i);
    int first = (int) (((long) copies.at(i) + BLOCK_BYTES - 1) / BLOCK_BYTES);
    int end = copies.end(i) / BLOCK_BYTES;
    if (copies.end(i) == stateLength && copies.fromEnd(i) == old.stateLength) {
      end = blocks(state);
    }
    if (moved % BLOCK_BYTES != 0 || first >= end) {
      return done;
    }
    compute(state, done, first);
    int from = (first + moved / BLOCK_BYTES) * DIGEST_BYTES;
    System.arraycopy(
        old.digests, from, digests, first * DIGEST_BYTES, (end - first) * DIGEST_BYTES);
    return end;
  }

  /** The state's content hash. */
  public byte[] hash() {
    byte[] hash = new byte[DIGEST_BYTES];
    ContentHash.digest(digests, 0, digests.length, hash, 0, new long[ContentHash.SCRATCH_LONGS]);
    return hash;
  }

  /** How many bytes these take. */
  public int bytes() {
    return digests.length;
  }

  private static int blocks(byte[] state) {
    return ContentHash.blocks(state);
  }

  private void compute(byte[] state, int firstBlock, int endBlock) {
    ContentHash.digestBlocks(
        state, firstBlock, endBlock, digests, new long[ContentHash.SCRATCH_LONGS]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BlockDigests that
        && stateLength == that.stateLength
        && Arrays.equals(digests, that.digests);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digests);
  }
}
