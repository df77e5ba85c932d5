package dev.cairn.store.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows what the links of a chain copy back to where it comes from, as ranges; the bytes of the
 * newest state are copied once, at the end.
 *
 * <pre>
 *   newest  |--- copy ----|lit|------- copy --------|
 *               |                     |
 *   next    |-copy-|lit|-copy-|lit|-copy----|                   ranges are cut where the ranges
 *              |          |         |                           end that they are copied from
 *   whole   |----------------------------------|
 * </pre>
 *
 * <p>A link is asked only for what is still open: copied from it or from what is older. For one
 * thread.
 */
final class RangeTrace {
  private final List<Delta> newestFirst;
  private final int rangesMax;

  /** What is a link's literals. */
  private final Pieces known = new Pieces();

  /** What is the base's of the last link looked at. */
  private Pieces open = new Pieces();

  RangeTrace(List<Delta> newestFirst, int rangesMax) {
    this.newestFirst = newestFirst;
    this.rangesMax = rangesMax;
  }

  /** The newest state, by the base of the oldest link; null if it falls into too many ranges. */
  byte @Nullable [] onto(byte[] base) {
    int length = newestFirst.get(0).targetLength();
    open.add(0, 0, 0, length);
    for (int link = 0; link < newestFirst.size(); link++) {
      if (!through(link)) {
        return null;
      }
    }
    return composed(base, length);
  }

  private boolean through(int link) {
    Pieces before = open;
    open = new Pieces();
    boolean few = true;
    for (int i = 0; i < before.count() && few; i++) {
      resolve(link, before.at(i), before.from(i), before.from(i) + before.length(i));
      few = known.count() + open.count() <= rangesMax;
    }
    return few;
  }

  /** Where the range from {@code at} to {@code end} of a link's target comes from. */
  private void resolve(int link, int stateAt, int at, int end) {
    Delta delta = newestFirst.get(link);
    Copies copies = delta.copies();
    int inState = stateAt - at;
    int copy = copies.lastAt(at);
    while (at < end) {
      int copied = Math.min(end, copies.end(copy)) - at;
      if (copied > 0) {
        open.add(inState + at, 0, copies.from(copy) + at - copies.at(copy), copied);
        at += copied;
      }
      int literals = Math.min(end, delta.literalsEnd(copy + 1)) - at;
      if (literals > 0) {
        int before = delta.literalsUpTo(copy + 1) - (delta.literalsEnd(copy + 1) - at);
        known.add(inState + at, link, delta.literal(before), literals);
        at += literals;
      }
      copy++;
    }
  }

  private byte[] composed(byte[] base, int length) {
    byte[] state = new byte[length];
    for (int i = 0; i < known.count(); i++) {
      byte[] source = newestFirst.get(known.source(i)).body();
      System.arraycopy(source, known.from(i), state, known.at(i), known.length(i));
    }
    for (int i = 0; i < open.count(); i++) {
      System.arraycopy(base, open.from(i), state, open.at(i), open.length(i));
    }
    return state;
  }
}
