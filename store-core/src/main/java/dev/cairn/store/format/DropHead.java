package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * The head of a DROP record (FORMAT.md section 3); there is no body.
 *
 * @param bytes what the checkpoints took
 * @param ranges of every range of seqs the first and the last, ascending
 * @param end the index after the head; 0 in a head that was not read
 */
@SuppressWarnings("ArrayRecordComponent") // numbers on their way; never compared
public record DropHead(long bytes, long[] ranges, int end) {
  private static final int ITEMS = 2;

  /** Makes a head to be written. */
  public DropHead(long bytes, long[] ranges) {
    this(bytes, ranges, 0);
  }

  /** Writes the head's items. */
  public void write(CborWriter out) {
    out.uint(bytes);
    out.arrayHeader(ranges.length);
    long next = 0;
    for (int i = 0; i < ranges.length; i += ITEMS) {
      out.uint(ranges[i] - next);
      out.uint(ranges[i + 1] - ranges[i] + 1);
      next = ranges[i + 1] + 1;
    }
  }

  /** Reads the head that begins at {@code from}; null if it is malformed. */
  public static @Nullable DropHead read(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    long bytes = in.uint();
    int items = in.arrayHeader();
    in.require(items > 0 && items % ITEMS == 0 && items <= end - from);
    long[] ranges = new long[in.ok() ? items : 0];
    long next = 0;
    for (int i = 0; i < ranges.length && in.ok(); i += ITEMS) {
      long step = in.uint(Bytes.U48_MAX);
      long count = in.uint(Bytes.U48_MAX);
      ranges[i] = next + step;
      ranges[i + 1] = ranges[i] + count - 1;
      // There is no seq 0, and ranges that touch are one.
      in.require(count > 0 && step > 0 && ranges[i + 1] <= Bytes.U48_MAX);
      next = ranges[i + 1] + 1;
    }
    return in.ok() ? new DropHead(bytes, ranges, in.at()) : null;
  }
}
