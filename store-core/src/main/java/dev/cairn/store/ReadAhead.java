package dev.cairn.store;

import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Location;
import java.util.List;

/**
 * How much is read at once of a chain's records: those that lie close behind each other in one
 * file, as settling leaves them, in one read.
 */
final class ReadAhead {
  /** What lies between two records costs no more than another read would. */
  private static final long GAP_BYTES_MAX = 4 << 10;

  private static final long BYTES_MAX = 2 << 20;

  private ReadAhead() {}

  /** For every link: the bytes from where its record begins to where the last read with it ends. */
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
    boolean oneFile =
        Location.isInJournal(link.location()) == Location.isInJournal(next.location())
            && Location.fileNumber(link.location()) == Location.fileNumber(next.location());
    long gap = Location.offset(next.location()) - Location.offset(link.location()) - bytes;
    return oneFile && gap <= GAP_BYTES_MAX ? gap : -1;
  }

  /** What a record surely takes, as a hint; a sealed body is elsewhere. */
  private static long frameBytes(CheckpointEntry entry) {
    return entry.storedBytes() <= BYTES_MAX && !entry.sealed() ? entry.storedBytes() : 0;
  }
}
