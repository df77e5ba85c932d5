package dev.cairn.store.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain of deltas read as one: from the newest back to the whole state that it ends in, link by
 * link, as a reader finds them. What is copied is followed through the links as ranges, and the
 * bytes of the state are copied once, at the end; no state in between is built.
 *
 * <pre>
 *   newest  |--- copy ----|lit|------- copy --------|
 *               |                     |
 *   next    |-copy-|lit|-copy-|lit|-copy----|                   ranges are cut where the ranges
 *              |          |         |                           end that they are copied from
 *   whole   |----------------------------------|
 * </pre>
 *
 * <p>A link is asked only for what is still open: copied from it or from what is older. So the work
 * follows what the links have, and does not grow with their number times what all of them have.
 *
 * <p>Memory is bounded by the links' own bytes and a limit of pieces. A chain that falls into more
 * (none that was written with less than so many edits does) is applied step by step instead, oldest
 * first: slower, by as much as a state's copying a link, and with one state more in memory. For one
 * thread.
 */
public final class Composition {
  private final int lengthMax;
  private final int piecesMax;
  private final List<Delta> links = new ArrayList<>();

  /** What is a link's literals. */
  private final Pieces known = new Pieces();

  /** What is the base's of the last link. */
  private Pieces open = new Pieces();

  private boolean tooMany;

  /** Begins a reading of states of which none is longer than {@code lengthMax}. */
  public Composition(int lengthMax) {
    this(lengthMax, Delta.COPIES_MAX);
  }

  Composition(int lengthMax, int piecesMax) {
    this.lengthMax = lengthMax;
    this.piecesMax = piecesMax;
  }

  /**
   * Adds the next older link. The array must not change until {@link #onto} has returned.
   *
   * @return false, and nothing is added, if it is not a valid delta, or tells a state of another
   *     length than the link before has its copies from
   */
  public boolean add(byte[] body, int off, int len) {
    Delta delta = Delta.read(body, off, len, lengthMax);
    if (delta == null || (!links.isEmpty() && delta.targetLength() != baseLength())) {
      return false;
    }
    if (links.isEmpty()) {
      open.add(0, 0, 0, delta.targetLength());
    }
    through(delta);
    links.add(delta);
    return true;
  }

  private void through(Delta delta) {
    Pieces before = open;
    open = new Pieces();
    for (int i = 0; i < before.count() && !tooMany; i++) {
      resolve(delta, before.at(i), before.from(i), before.from(i) + before.length(i));
      tooMany = known.count() + open.count() > piecesMax;
    }
  }

  /** Where the range from {@code at} to {@code end} of a delta's target comes from. */
  private void resolve(Delta delta, int stateAt, int at, int end) {
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
        known.add(inState + at, links.size(), delta.literal(before), literals);
        at += literals;
      }
      copy++;
    }
  }

  /** How long the newest state is. */
  public int stateLength() {
    return links.get(0).targetLength();
  }

  /** How many links there are. */
  public int links() {
    return links.size();
  }

  /** How long the state is that the last link added has its copies from. */
  public int baseLength() {
    return links.get(links.size() - 1).baseLength();
  }

  /**
   * How many bytes of the state are literals of a link, the newest being 0; where the chain is
   * applied step by step, all that it has.
   */
  public int literalBytesNeeded(int link) {
    return tooMany ? links.get(link).literalBytes() : known.bytes(link);
  }

  /** How many bytes of the state are the base's; where the chain is applied step by step, all. */
  public int baseBytesNeeded() {
    return tooMany ? baseLength() : open.bytes(0);
  }

  /**
   * The newest state.
   *
   * @param base the state that the last link added has its copies from
   * @return null if the base is not as long as it must be
   */
  public byte @Nullable [] onto(byte[] base) {
    if (base.length != baseLength()) {
      return null;
    }
    return tooMany ? stepByStep(base) : composed(base);
  }

  private byte[] composed(byte[] base) {
    byte[] state = new byte[links.get(0).targetLength()];
    for (int i = 0; i < known.count(); i++) {
      byte[] source = links.get(known.source(i)).body();
      System.arraycopy(source, known.from(i), state, known.at(i), known.length(i));
    }
    for (int i = 0; i < open.count(); i++) {
      System.arraycopy(base, open.from(i), state, open.at(i), open.length(i));
    }
    return state;
  }

  private byte @Nullable [] stepByStep(byte[] base) {
    byte[] state = base;
    for (int link = links.size() - 1; link >= 0 && state != null; link--) {
      state = links.get(link).apply(state);
    }
    return state;
  }
}
