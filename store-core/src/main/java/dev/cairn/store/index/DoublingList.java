package dev.cairn.store.index;

import java.util.ArrayList;

/**
 * A list that is added to, one by one: whenever its size is a power of two it makes room for as
 * many again. One that grows by half copies half as much again.
 */
public final class DoublingList<E> extends ArrayList<E> {
  private static final long serialVersionUID = 1;
  private static final int DOUBLES_FROM = 16;

  /** An empty list that has room for that many. */
  public DoublingList(int capacity) {
    super(capacity);
  }

  @Override
  public boolean add(E entry) {
    int size = size();
    if (size >= DOUBLES_FROM && Integer.bitCount(size) == 1) {
      ensureCapacity(2 * size);
    }
    return super.add(entry);
  }
}
