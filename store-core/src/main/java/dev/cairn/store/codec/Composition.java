package dev.cairn.store.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain of deltas read as one: the newest state, put together from the whole state that the chain
 * ends in. Of the two ways that there are it takes what costs less for what the links copy:
 *
 * <ul>
 *   <li>{@link InPlaceSteps}: one link after the other, oldest first, in one array. What a link
 *       copies to where it is already costs nothing, so states that are appended to or edited in
 *       few places cost what was changed.
 *   <li>{@link RangeTrace}: from the newest link back, what is copied is followed as ranges, and
 *       the bytes are copied once. Where each link moves nearly all bytes, as with insertions at
 *       the front, and has few copies, that costs next to nothing a link.
 * </ul>
 *
 * <p>No state in between is built as an array of its own. Memory is bounded by the links' own
 * bytes, a few states, and a limit of ranges. For one thread.
 */
public final class Composition {
  /** More ranges than this are not followed. */
  private static final int RANGES_MAX = 1 << 16;

  /** What following a range through a link costs, in bytes moved at the same cost, about. */
  private static final int RANGE_COST = 32;

  /** What a copy made by itself costs, likewise. */
  private static final int COPY_COST = 64;

  private final int rangesMax;
  private final List<Delta> links = new ArrayList<>();
  private long copies;
  private long traceCost;
  private long stepsCost;

  /** Begins with no links. */
  public Composition() {
    this(RANGES_MAX);
  }

  Composition(int rangesMax) {
    this.rangesMax = rangesMax;
  }

  /**
   * Adds the next older link.
   *
   * @return false, and nothing is added, if it tells a state of another length than the link before
   *     has its copies from
   */
  public boolean add(Delta delta) {
    if (!links.isEmpty() && delta.targetLength() != baseLength()) {
      return false;
    }
    links.add(delta);
    copies += delta.copies().count();
    traceCost += RANGE_COST * copies;
    stepsCost += (long) COPY_COST * delta.copies().count() + delta.copies().bytesMoved();
    return true;
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

  /** Whether following ranges is expected to cost less than the steps do. */
  boolean traces() {
    return traceCost + stateLength() < stepsCost;
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
    byte[] state = traces() ? new RangeTrace(links, rangesMax).onto(base) : null;
    return state == null ? new InPlaceSteps(links).onto(base) : state;
  }
}
