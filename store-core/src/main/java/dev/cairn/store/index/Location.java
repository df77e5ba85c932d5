package dev.cairn.store.index;

/**
 * Where a record is, in one {@code long}: in a journal file (the sign bit set; file number and
 * offset) or in a segment (segment number and offset). File numbers stay below 2^32, offsets below
 * 2 GiB, in both.
 */
public final class Location {
  /** No record: it is lost. */
  public static final long NONE = 0;

  private static final int OFFSET_BITS = 31;
  private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

  private Location() {}

  /** A record in a journal file. */
  public static long inJournal(long fileNumber, long offset) {
    return Long.MIN_VALUE | packed(fileNumber, offset);
  }

  /** A record in a segment. */
  public static long inSegment(int segmentNumber, long offset) {
    return packed(segmentNumber, offset);
  }

  private static long packed(long fileNumber, long offset) {
    if (fileNumber >>> 32 != 0 || offset >>> OFFSET_BITS != 0) {
      throw new IllegalArgumentException(
          "expected a file number below 2^32 and an offset below 2^31, found "
              + fileNumber
              + " and "
              + offset);
    }
    return fileNumber << OFFSET_BITS | offset;
  }

  /** Whether the record is in the journal. */
  public static boolean isInJournal(long location) {
    return location < 0;
  }

  /** The number of the journal file or segment. */
  public static long fileNumber(long location) {
    return (location & Long.MAX_VALUE) >>> OFFSET_BITS;
  }

  /** The record's offset in its file. */
  public static long offset(long location) {
    return location & OFFSET_MASK;
  }
}
