package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * The head of a GAP record (FORMAT.md section 3); there is no body.
 *
 * @param ranges of every range its first position, the number of positions, the first checkpoint
 *     seq and the number of seqs
 * @param end the index after the head; 0 in a head that was not read
 */
@SuppressWarnings("ArrayRecordComponent") // numbers on their way; never compared
public record GapHead(long[] ranges, int end) {
  /** How many numbers a range has. */
  public static final int ITEMS = 4;

  /** Makes a head to be written. */
  public GapHead(long[] ranges) {
    this(ranges, 0);
  }

  /** Writes the head's items. */
  public void write(CborWriter out) {
    out.arrayHeader(ranges.length);
    long position = 0;
    long seq = 0;
    for (int i = 0; i < ranges.length; i += ITEMS) {
      boolean seqs = ranges[i + 3] > 0;
      out.uint(ranges[i] - position);
      out.uint(ranges[i + 1]);
      out.uint(seqs ? ranges[i + 2] - seq : 0);
      out.uint(ranges[i + 3]);
      position = ranges[i] + ranges[i + 1];
      seq = seqs ? ranges[i + 2] + ranges[i + 3] : seq;
    }
  }

  /** Reads the head that begins at {@code from}; null if it is malformed. */
  public static @Nullable GapHead read(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    int items = in.arrayHeader();
    in.require(items > 0 && items % ITEMS == 0 && items <= end - from);
    long[] ranges = new long[in.ok() ? items : 0];
    long position = 0;
    long seq = 0;
    for (int i = 0; i < ranges.length && in.ok(); i += ITEMS) {
      ranges[i] = position + in.uint(Bytes.U48_MAX);
      ranges[i + 1] = in.uint(Bytes.U48_MAX);
      ranges[i + 2] = seq + in.uint(Bytes.U48_MAX);
      ranges[i + 3] = in.uint(Bytes.U48_MAX);
      in.require(ranges[i] > 0 && ranges[i + 1] > 0 && ranges[i + 3] <= ranges[i + 1]);
      in.require(ranges[i + 3] > 0 || ranges[i + 2] == seq);
      position = ranges[i] + ranges[i + 1];
      seq = ranges[i + 2] + ranges[i + 3];
      in.require(position - 1 <= Bytes.U48_MAX && seq <= Bytes.U48_MAX + 1);
    }
    return in.ok() ? new GapHead(ranges, in.at()) : null;
  }
}
