package dev.cairn.store.codec;

import java.io.Closeable;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies of codec 2 and 3, whatever the bytes are: into as many bytes as the body says that
 * it has, and not one more. For one thread; has memory outside of the heap until it is closed, once
 * it has read one.
 */
public final class Inflating implements Closeable {
  private static final boolean NOWRAP = true;

  private @Nullable Inflater inflater;

  /** Makes one. */
  public Inflating() {}

  /**
   * The body whose stream lies in {@code b}, up to before {@code end}.
   *
   * @param dictionary what it was made with
   * @param lengthMax how long it may be
   * @return null if it is malformed, or not as long as it says, or the bytes go on behind it
   */
  public byte @Nullable [] unpack(
      DeflatedBody head, byte[] b, int end, byte[] dictionary, long lengthMax) {
    if (head.rawLength() > lengthMax || dictionary.length > Deflating.DICTIONARY_BYTES_MAX) {
      return null;
    }
    try {
      return unpacked(fresh(), head, b, end, dictionary);
    } catch (DataFormatException malformed) {
      return null;
    }
  }

  private static byte @Nullable [] unpacked(
      Inflater in, DeflatedBody head, byte[] b, int end, byte[] dictionary)
      throws DataFormatException {
    if (dictionary.length > 0) {
      in.setDictionary(dictionary);
    }
    in.setInput(b, head.streamAt(), end - head.streamAt());
    byte[] raw = new byte[head.rawLength()];
    int at = 0;
    int n = 1;
    while (at < raw.length && n > 0) {
      n = in.inflate(raw, at, raw.length - at);
      at += n;
    }
    return at == raw.length && endsHere(in) ? raw : null;
  }

  /** Whether there is no byte more, neither of the body nor behind it. */
  private static boolean endsHere(Inflater in) throws DataFormatException {
    byte[] beyond = new byte[1];
    int more = in.finished() ? 0 : in.inflate(beyond, 0, 1);
    return more == 0 && in.finished() && in.getRemaining() == 0;
  }

  private Inflater fresh() {
    Inflater known = inflater;
    if (known == null) {
      known = new Inflater(NOWRAP);
      inflater = known;
    } else {
      known.reset();
    }
    return known;
  }

  @Override
  public void close() {
    Inflater known = inflater;
    inflater = null;
    if (known != null) {
      known.end();
    }
  }
}
