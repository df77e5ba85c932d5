package dev.cairn.store.run;

/**
 * How long segments get.
 *
 * @param bytesMax a record that would make a segment longer begins another, unless it is its first
 * @param indexEveryBytes so much that no INDEX covers is covered where a pass ends
 * @param bodyBytesMax a body of more stored bytes gets a sealed segment of its own
 */
public record SegmentSizes(long bytesMax, long indexEveryBytes, long bodyBytesMax) {
  private static final SegmentSizes IN_USE = new SegmentSizes(64L << 20, 64L << 10, 1L << 20);
  private static final long DIVIDED_BYTES_MIN = 8 << 10;
  private static final int BODIES_BEHIND = 16;

  /**
   * The sizes that are in use; smaller for a divisor of more than 1, which only tests have: so much
   * smaller that a run of some dozens of small records has several segments.
   */
  public static SegmentSizes dividedBy(int divisor) {
    return divisor == 1
        ? IN_USE
        : new SegmentSizes(
            Math.max(DIVIDED_BYTES_MIN, IN_USE.bytesMax / ((long) divisor * divisor)),
            IN_USE.indexEveryBytes / divisor,
            IN_USE.bodyBytesMax / Math.max(1, divisor / BODIES_BEHIND));
  }
}
