package dev.cairn.store;

import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Location;
import java.util.List;

/**
 * How much is read at once of records that are all going to be read: those that lie close behind
 * each other in one file, as settling leaves them, in one read.
 */
final class ReadAhead {
  /** What lies between two records costs no more than another read would. */
  private static final long GAP_BYTES_MAX = 4 << 10;

  private static final long BYTES_MAX = 2 << 20;

  /**
   * From one record's beginning to the next one's, where nobody knows how long the first is: what
   * else is read takes less time than another read would.
   */
  private static final long STRIDE_BYTES_MAX = 8 << 10;

  /** What the last record of a read surely has room in, mostly. */
  private static final long LAST_BYTES = 2 << 10;

  private static final long STRIDES_BYTES_MAX = 256 << 10;

  private ReadAhead() {}

  /**
   * For records whose lengths are not known: how much to read where each begins; 0 where the next
   * is not close behind it.
   *
   * @param locations in the order in which they are read; {@link Location#NONE} for none
   */
  static long[] of(long[] locations) {
    long[] spans = new long[locations.length];
    int next = locations.length;
    for (int i = locations.length - 1; i >= 0; i--) {
      if (locations[i] != Location.NONE) {
        long stride = next == locations.length ? -1 : stride(locations[i], locations[next]);
        if (stride > 0 && stride <= STRIDE_BYTES_MAX) {
          spans[i] = Math.min(STRIDES_BYTES_MAX, stride + Math.max(LAST_BYTES, spans[next]));
        }
        next = i;
      }
    }
    return spans;
  }

  /** From where one record begins to where another does; negative if they are in two files. */
  private static long stride(long location, long next) {
    return isInOneFile(location, next) ? Location.offset(next) - Location.offset(location) : -1;
  }

  private static boolean isInOneFile(long location, long other) {
    return Location.isInJournal(location) == Location.isInJournal(other)
        && Location.fileNumber(location) == Location.fileNumber(other);
  }

  /**
   * For every link of a chain: the bytes from where its record begins to where the last read with
   * it ends.
   */
  static long[] of(List<Chains.Link> chain) {
    long[] spans = new long[chain.size()];
    long gaps = 0;
    for (int i = chain.size() - 1; i >= 0; i--) {
      long own = frameBytes(chain.get(i).entry());
      long gap = i + 1 == chain.size() ? -1 : gap(chain.get(i), own, chain.get(i + 1));
      boolean joined = own > 0 && gap >= 0 && gaps + gap <= GAP_BYTES_MAX + spans[i + 1] / 2;
      gaps = joined ? gaps + gap : 0;
      spans[i] = joined ? Math.min(BYTES_MAX, own + gap + spans[i + 1]) : own;
    }
    return spans;
  }

  /** What lies between two records; negative if they are not in this order in one file. */
  private static long gap(Chains.Link link, long bytes, Chains.Link next) {
    long gap = stride(link.location(), next.location()) - bytes;
    return gap <= GAP_BYTES_MAX ? gap : -1;
  }

  /** What a record surely takes, as a hint; a sealed body is elsewhere. */
  private static long frameBytes(CheckpointEntry entry) {
    return entry.storedBytes() <= BYTES_MAX && !entry.sealed() ? entry.storedBytes() : 0;
  }
}
