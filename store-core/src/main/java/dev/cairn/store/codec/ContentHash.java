package dev.cairn.store.codec;

import java.util.HexFormat;

/**
 * The content hash of a state (FORMAT.md section 9): XXH3-128 over the XXH3-128 digests of its
 * blocks of 64 KiB, so that a block which did not change need not be hashed again ({@link
 * BlockDigests}). Not a defence against forgery.
 */
public final class ContentHash {
  /** The hash's length. */
  public static final int BYTES = 16;

  private ContentHash() {}

  /** The hash of a state, 16 bytes. */
  public static byte[] of(byte[] state) {
    return BlockDigests.of(state).hash();
  }

  /** A hash as 32 hexadecimal digits, for people. */
  public static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }
}
