package dev.cairn.store.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.jspecify.annotations.Nullable;

/**
 * Codec 1 (FORMAT.md section 9): raw length (u32), then one LZ4 block. Safe for use by any number
 * of threads.
 */
public final class Lz4 {
  /** Smaller bodies are not worth it. */
  public static final int RAW_BYTES_MIN = 4 << 10;

  /** From here on a sample is tried first. */
  private static final int SAMPLED_ABOVE = 64 << 10;

  private static final int SAMPLES = 3;
  private static final int SAMPLE_BYTES = 4 << 10;
  private static final int PREFIX_BYTES = 4;

  /** A byte of a block stands for no more than this. */
  private static final int RATIO_MAX = 255;

  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final LZ4Compressor compressor;
  private final LZ4SafeDecompressor decompressor;

  /**
   * Makes the codec.
   *
   * @param nativeAllowed whether the library may use native code or {@code Unsafe}, which is
   *     faster; else it is pure Java
   */
  public Lz4(boolean nativeAllowed) {
    LZ4Factory factory = nativeAllowed ? LZ4Factory.fastestInstance() : LZ4Factory.safeInstance();
    compressor = factory.fastCompressor();
    decompressor = factory.safeDecompressor();
  }

  /**
   * The body in the form of codec 1; null where that would not save a sixteenth, or the body is
   * small.
   */
  public byte @Nullable [] compress(byte[] src, int off, int len) {
    return compress(src, off, len, RAW_BYTES_MIN);
  }

  /**
   * The same with a bound of the caller's.
   *
   * @param rawBytesMin a smaller body is not worth it
   */
  public byte @Nullable [] compress(byte[] src, int off, int len, int rawBytesMin) {
    if (len < rawBytesMin || (len > SAMPLED_ABOVE && !samplePromises(src, off, len))) {
      return null;
    }
    byte[] target = new byte[PREFIX_BYTES + compressor.maxCompressedLength(len)];
    U32.set(target, 0, len);
    int block = compressor.compress(src, off, len, target, PREFIX_BYTES);
    int stored = PREFIX_BYTES + block;
    return saves(stored, len) ? Arrays.copyOf(target, stored) : null;
  }

  /**
   * Whether a few pieces, compressed each by itself, save enough: what is random or compressed
   * already does not.
   */
  private boolean samplePromises(byte[] src, int off, int len) {
    byte[] target = new byte[compressor.maxCompressedLength(SAMPLE_BYTES)];
    int stored = 0;
    for (int i = 0; i < SAMPLES; i++) {
      long at = (long) (len - SAMPLE_BYTES) * i / (SAMPLES - 1);
      stored += compressor.compress(src, off + (int) at, SAMPLE_BYTES, target, 0);
    }
    return saves(stored, SAMPLES * SAMPLE_BYTES);
  }

  private static boolean saves(int stored, int raw) {
    return stored <= raw - raw / 16;
  }

  /**
   * The raw body.
   *
   * @param rawLengthExpected how long it must be; -1 for any length
   * @param rawLengthMax how long it may be
   * @return null if the bytes are malformed, or the length is not that
   */
  public byte @Nullable [] decompress(
      byte[] src, int off, int len, long rawLengthExpected, long rawLengthMax) {
    if (len <= PREFIX_BYTES) {
      return null;
    }
    long rawLength = Integer.toUnsignedLong((int) U32.get(src, off));
    boolean expected = rawLengthExpected < 0 || rawLength == rawLengthExpected;
    boolean possible = rawLength <= Math.min(rawLengthMax, (long) len * RATIO_MAX);
    return expected && possible && rawLength <= Integer.MAX_VALUE - 8
        ? block(src, off + PREFIX_BYTES, len - PREFIX_BYTES, (int) rawLength)
        : null;
  }

  private byte @Nullable [] block(byte[] src, int off, int len, int rawLength) {
    byte[] raw = new byte[rawLength];
    try {
      return decompressor.decompress(src, off, len, raw, 0) == rawLength ? raw : null;
    } catch (LZ4Exception malformed) {
      return null;
    }
  }
}
