package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * The head of a TAG record (FORMAT.md section 3); there is no body.
 *
 * @param seq the checkpoint's, or 0 for the run
 * @param on whether the tag is put on
 * @param end the index after the head; 0 in a head that was not read
 */
public record TagHead(long seq, String tag, boolean on, int end) {
  /** Makes a head to be written. */
  public TagHead(long seq, String tag, boolean on) {
    this(seq, tag, on, 0);
  }

  /** Writes the head's items. */
  public void write(CborWriter out) {
    out.uint(seq);
    out.text(tag);
    out.uint(on ? 1 : 0);
  }

  /** Reads the head that begins at {@code from}; null if it is malformed. */
  public static @Nullable TagHead read(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    long seq = in.uint(Bytes.U48_MAX);
    String tag = in.text();
    boolean on = in.uint(1) == 1;
    return in.ok() ? new TagHead(seq, tag, on, in.at()) : null;
  }
}
