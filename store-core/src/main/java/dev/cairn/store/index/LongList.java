package dev.cairn.store.index;

import java.util.Arrays;

/** A list of longs that grows. Not safe for threads. */
public final class LongList {
  private static final long[] EMPTY = {};

  private long[] values = EMPTY;
  private int size;

  /** Makes an empty one. */
  public LongList() {}

  /** How many there are. */
  public int size() {
    return size;
  }

  /** One of them. */
  public long get(int i) {
    return values[i];
  }

  /** Puts another in the place of one. */
  public void set(int i, long value) {
    values[i] = value;
  }

  /** Adds one behind the others. */
  public void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(8, size + (size >> 1)));
    }
    values[size++] = value;
  }
}
