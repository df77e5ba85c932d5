package dev.cairn.store.index;

import java.util.ArrayList;

/**
 * A list that is added to, one by one: without an array while it is empty, and from some entries on
 * with room for as many again whenever their number is a power of two. One that grows by half
 * copies half as much again.
 */
public final class DoublingList<E> extends ArrayList<E> {
  private static final long serialVersionUID = 1;
  private static final int FIRST = 4;

  /** An empty list. */
  public DoublingList() {
    super(0);
  }

  @Override
  public boolean add(E entry) {
    int size = size();
    if (size == 0) {
      ensureCapacity(FIRST);
    } else if (size >= FIRST && Integer.bitCount(size) == 1) {
      ensureCapacity(2 * size);
    }
    return super.add(entry);
  }
}
