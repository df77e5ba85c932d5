package dev.cairn.store.format;

/**
 * How far an ordinary segment counts: part of a catalog row (FORMAT.md section 7).
 *
 * @param number the segment's
 * @param generation the segment's
 * @param extent the offset up to which its bytes count
 * @param headerCrc the CRC in its header
 * @param indexOffset the offset of its last INDEX record; 0 for none
 */
public record SegmentExtent(
    int number, int generation, long extent, int headerCrc, long indexOffset) {
  private static final int ITEMS = 5;

  void write(CborWriter out) {
    out.arrayHeader(ITEMS);
    out.uint(number);
    out.uint(generation);
    out.uint(extent);
    out.uint(Integer.toUnsignedLong(headerCrc));
    out.uint(indexOffset);
  }

  static SegmentExtent read(CborReader in) {
    in.require(in.arrayHeader() == ITEMS);
    return new SegmentExtent(in.uint31(), in.uint31(), in.uint(), in.uint32(), in.uint());
  }
}
