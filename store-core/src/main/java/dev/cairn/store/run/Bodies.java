package dev.cairn.store.run;

import dev.cairn.store.codec.Lz4;
import org.jspecify.annotations.Nullable;

/** Bodies as they are stored and as they are meant (FORMAT.md section 9). */
public final class Bodies {
  /** As it is. */
  public static final int RAW = 0;

  /** LZ4. */
  public static final int LZ4 = 1;

  /** Smaller bodies that are deltas are stored as they are. */
  public static final int PACKED_DELTA_BYTES_MIN = 256;

  private final Lz4 lz4;

  /** Unpacks with {@code lz4}. */
  public Bodies(Lz4 lz4) {
    this.lz4 = lz4;
  }

  /** The body packed, or null where it is better stored as it is. */
  public byte @Nullable [] pack(byte[] body, int from, int length) {
    return lz4.compress(body, from, length);
  }

  /** The same of a body that is a delta: every later save of the node is small because of it. */
  public byte @Nullable [] packDelta(byte[] body) {
    return lz4.compress(body, 0, body.length, PACKED_DELTA_BYTES_MIN);
  }

  /**
   * The body that was stored.
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
