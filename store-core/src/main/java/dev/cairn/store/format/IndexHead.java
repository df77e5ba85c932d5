package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * The head of an INDEX record (FORMAT.md section 3); the body is its entries.
 *
 * @param previousOffset the offset of the INDEX before in its segment; 0 for none
 * @param from the offset of the first record covered
 * @param count how many records are covered
 * @param end the index where the entries begin; 0 in a head that was not read
 */
public record IndexHead(long previousOffset, long from, int count, int end) {
  void write(CborWriter out) {
    out.uint(previousOffset);
    out.uint(from);
    out.uint(count);
  }

  /** Reads the head that begins at {@code from}; null if it is malformed. */
  public static @Nullable IndexHead read(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    IndexHead head = new IndexHead(in.uint(), in.uint(), in.uint31(), in.at());
    return in.ok() ? new IndexHead(head.previousOffset, head.from, head.count, in.at()) : null;
  }
}
