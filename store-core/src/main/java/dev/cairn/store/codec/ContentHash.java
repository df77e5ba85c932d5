package dev.cairn.store.codec;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.openhft.hashing.LongTupleHashFunction;

/**
 * The content hash of a state (FORMAT.md section 9): XXH3-128 over the XXH3-128 digests of its
 * blocks of 64 KiB, so that a block which did not change need not be hashed again. Not a defence
 * against forgery.
 */
public final class ContentHash {
  /** The hash's length. */
  public static final int BYTES = 16;

  private static final int BLOCK_BYTES = 64 << 10;

  private ContentHash() {}

  /** The hash of a state, 16 bytes. */
  public static byte[] of(byte[] state) {
    byte[] digests = blockDigests(state);
    byte[] hash = new byte[BYTES];
    digest(digests, 0, digests.length, ByteBuffer.wrap(hash), new long[2]);
    return hash;
  }

  /** A hash as 32 hexadecimal digits, for people. */
  public static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  private static byte[] blockDigests(byte[] state) {
    int blocks = (int) (((long) state.length + BLOCK_BYTES - 1) / BLOCK_BYTES);
    byte[] digests = new byte[blocks * BYTES];
    ByteBuffer target = ByteBuffer.wrap(digests);
    long[] halves = new long[2];
    for (int i = 0; i < blocks; i++) {
      int from = i * BLOCK_BYTES;
      digest(state, from, Math.min(BLOCK_BYTES, state.length - from), target, halves);
    }
    return digests;
  }

  /**
   * Puts the digest: the library answers the low half first, the format has the high one first,
   * each big-endian.
   */
  private static void digest(byte[] b, int off, int len, ByteBuffer target, long[] halves) {
    LongTupleHashFunction.xx128().hashBytes(b, off, len, halves);
    target.putLong(halves[1]).putLong(halves[0]);
  }
}
