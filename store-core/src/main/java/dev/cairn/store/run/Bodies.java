package dev.cairn.store.run;

import dev.cairn.store.codec.Lz4;
import org.jspecify.annotations.Nullable;

/** Bodies as they are stored and as they are meant (FORMAT.md section 9). */
public final class Bodies {
  /** As it is. */
  public static final int RAW = 0;

  /** LZ4. */
  public static final int LZ4 = 1;

  /** DEFLATE, by the records before in the chain: of a CHECKPOINT only ({@link ChainBodies}). */
  public static final int CHAINED = 2;

  /** DEFLATE, by the events before in the group: of an EVENT only ({@link EventBodies}). */
  public static final int GROUPED = 3;

  /** Smaller bodies that are deltas are stored as they are. */
  public static final int PACKED_DELTA_BYTES_MIN = 256;

  private final Lz4 lz4;
  private final boolean packs;

  /**
   * Packs and unpacks with {@code lz4}.
   *
   * @param packs whether it packs; it unpacks anyway
   */
  public Bodies(Lz4 lz4, boolean packs) {
    this.lz4 = lz4;
    this.packs = packs;
  }

  /** The body packed, or null where it is better stored as it is. */
  public byte @Nullable [] pack(byte[] body, int from, int length) {
    return packs ? lz4.compress(body, from, length) : null;
  }

  /** The same of a body that is a delta: every later save of the node is small because of it. */
  public byte @Nullable [] packDelta(byte[] body) {
    return packs ? lz4.compress(body, 0, body.length, PACKED_DELTA_BYTES_MIN) : null;
  }

  /**
   * The body that was stored, where it can be told by itself.
   *
   * @param length the length it must have, or -1 where nothing says so
   * @return null if it is malformed
   */
  public byte @Nullable [] unpack(
      int codec, byte[] b, int from, int end, long length, long lengthMax) {
    return switch (codec) {
      case RAW ->
          length >= 0 && length != end - from ? null : java.util.Arrays.copyOfRange(b, from, end);
      case LZ4 -> lz4.decompress(b, from, end - from, length, lengthMax);
      default -> null;
    };
  }
}
