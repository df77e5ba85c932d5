package dev.cairn.store.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import net.openhft.hashing.LongTupleHashFunction;

/**
 * The content hash of a state (FORMAT.md section 9): XXH3-128 over the XXH3-128 digests of its
 * blocks of 64 KiB, so that a block which did not change need not be hashed again ({@link
 * BlockDigests}). Not a defence against forgery.
 */
public final class ContentHash {
  /** The hash's length. */
  public static final int BYTES = 16;

  /** How many longs it needs on its way. */
  public static final int SCRATCH_LONGS = 2;

  static final int BLOCK_BYTES = 64 << 10;

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private ContentHash() {}

  /** The hash of a state, 16 bytes. */
  public static byte[] of(byte[] state) {
    return of(state, new long[SCRATCH_LONGS]);
  }

  /** The same, for whoever keeps the {@value #SCRATCH_LONGS} longs that it overwrites. */
  public static byte[] of(byte[] state, long[] halves) {
    if (state.length > 0 && state.length <= BLOCK_BYTES) {
      return ofOneBlock(state, halves);
    }
    byte[] digests = blockDigests(state, halves);
    byte[] hash = new byte[BYTES];
    digest(digests, 0, digests.length, hash, 0, halves);
    return hash;
  }

  /** The same with one array. */
  private static byte[] ofOneBlock(byte[] state, long[] halves) {
    byte[] hash = new byte[BYTES];
    digest(state, 0, state.length, hash, 0, halves);
    digest(hash, 0, BYTES, hash, 0, halves);
    return hash;
  }

  /** A hash as 32 hexadecimal digits, for people. */
  public static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  private static byte[] blockDigests(byte[] state, long[] halves) {
    byte[] digests = new byte[blocks(state) * BYTES];
    digestBlocks(state, 0, blocks(state), digests, halves);
    return digests;
  }

  /** How many blocks a state has. */
  static int blocks(byte[] state) {
    return (int) (((long) state.length + BLOCK_BYTES - 1) / BLOCK_BYTES);
  }

  /** Puts the digests of some blocks into their places among those of all blocks. */
  static void digestBlocks(byte[] state, int first, int end, byte[] digests, long[] halves) {
    for (int i = first; i < end; i++) {
      int from = i * BLOCK_BYTES;
      int length = Math.min(BLOCK_BYTES, state.length - from);
      digest(state, from, length, digests, i * BYTES, halves);
    }
  }

  /**
   * Puts the digest: the library answers the low half first, the format has the high one first,
   * each big-endian.
   */
  static void digest(byte[] b, int off, int len, byte[] target, int at, long[] halves) {
    LongTupleHashFunction.xx128().hashBytes(b, off, len, halves);
    BIG_ENDIAN.set(target, at, halves[1]);
    BIG_ENDIAN.set(target, at + Long.BYTES, halves[0]);
  }
}
