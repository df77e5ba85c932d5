package dev.cairn.store.index;

import java.util.Arrays;

/** A list of longs that grows. */
final class LongList {
  private static final long[] EMPTY = {};

  private long[] values = EMPTY;
  private int size;

  int size() {
    return size;
  }

  long get(int i) {
    return values[i];
  }

  void set(int i, long value) {
    values[i] = value;
  }

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(8, size + (size >> 1)));
    }
    values[size++] = value;
  }
}
