package dev.cairn.store.codec;

import java.io.Closeable;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Makes bodies of codec 2 and 3 (FORMAT.md section 9): raw DEFLATE, with a dictionary. For one
 * thread; has memory outside of the heap until it is closed.
 */
public final class Deflating implements Closeable {
  /** A dictionary has no more: DEFLATE refers back no further. */
  public static final int DICTIONARY_BYTES_MAX = 32 << 10;

  /** Smaller bodies are not worth it. */
  public static final int RAW_BYTES_MIN = 64;

  private static final int LEVEL = 6;
  private static final boolean NOWRAP = true;

  private final Deflater deflater = new Deflater(LEVEL, NOWRAP);

  /** Makes one. */
  public Deflating() {}

  /**
   * The body of a checkpoint.
   *
   * @param dictionary at most {@value #DICTIONARY_BYTES_MAX} bytes
   * @param bytesMax what it may take
   * @return null where it would take more
   */
  public byte @Nullable [] checkpoint(byte[] body, byte[] dictionary, int bytesMax) {
    IntWriter prefix = new IntWriter(1);
    return packed(prefix, body, dictionary, bytesMax);
  }

  /**
   * The body of an event.
   *
   * @param before how many events there are before it in its group
   * @param dictionary what those have, one behind the other
   * @param bytesMax what it may take
   * @return null where it would take more
   */
  public byte @Nullable [] event(int before, byte[] body, byte[] dictionary, int bytesMax) {
    IntWriter prefix = new IntWriter(2);
    prefix.uint(before);
    return packed(prefix, body, dictionary, bytesMax);
  }

  private byte @Nullable [] packed(IntWriter prefix, byte[] body, byte[] dictionary, int bytesMax) {
    prefix.uint(body.length);
    int prefixed = prefix.length();
    if (body.length < RAW_BYTES_MIN || bytesMax <= prefixed) {
      return null;
    }
    byte[] target = prefix.toByteArrayAnd(bytesMax - prefixed);
    int streamed = stream(body, dictionary, target, prefixed);
    return streamed < 0 ? null : java.util.Arrays.copyOf(target, prefixed + streamed);
  }

  /** The length of the stream; -1 where there is no room for it. */
  private int stream(byte[] body, byte[] dictionary, byte[] target, int at) {
    deflater.reset();
    if (dictionary.length > 0) {
      deflater.setDictionary(dictionary);
    }
    deflater.setInput(body);
    deflater.finish();
    int end = at;
    while (!deflater.finished() && end < target.length) {
      end += deflater.deflate(target, end, target.length - end);
    }
    return deflater.finished() ? end - at : -1;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
