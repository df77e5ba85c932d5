package dev.cairn.store.codec;

import java.util.Arrays;

/**
 * What a delta copies: ranges of the target, rising and apart, and where in the base each comes
 * from. What no copy covers is literal.
 */
final class Copies {
  private static final int FIELDS = 4;

  /** For every copy: where in the target, where in the base, how long, literals before it. */
  private int[] fields;

  private int used;
  private int bytes;
  private int bytesMoved;

  /** Makes a list with room for {@code count}; it grows. */
  Copies(int count) {
    fields = new int[count * FIELDS];
  }

  /** How many there are. */
  int count() {
    return used / FIELDS;
  }

  /** How many bytes they cover. */
  int bytes() {
    return bytes;
  }

  /** How many of them are elsewhere in the target than in the base. */
  int bytesMoved() {
    return bytesMoved;
  }

  /** Where copy {@code i} begins in the target. */
  int at(int i) {
    return fields[i * FIELDS];
  }

  /** Where it begins in the base. */
  int from(int i) {
    return fields[i * FIELDS + 1];
  }

  /** How long it is. */
  int length(int i) {
    return fields[i * FIELDS + 2];
  }

  /** How many literals stand before it in the target. */
  int literalsBefore(int i) {
    return fields[i * FIELDS + 3];
  }

  /** Where it ends in the target; 0 for the one before the first. */
  int end(int i) {
    return i < 0 ? 0 : at(i) + length(i);
  }

  /** Where it ends in the base; 0 for the one before the first. */
  int fromEnd(int i) {
    return i < 0 ? 0 : from(i) + length(i);
  }

  /** Whether it is elsewhere in the target than in the base. */
  boolean isMoved(int i) {
    return at(i) != from(i);
  }

  /** Adds a copy behind the others; one that goes on where the last ends makes that longer. */
  void add(int at, int from, int length) {
    int last = count() - 1;
    if (last >= 0 && end(last) == at && fromEnd(last) == from) {
      fields[last * FIELDS + 2] += length;
    } else {
      append(at, from, length);
    }
    bytes += length;
    bytesMoved += at == from ? 0 : length;
  }

  private void append(int at, int from, int length) {
    if (used == fields.length) {
      fields = Arrays.copyOf(fields, 2 * used + FIELDS);
    }
    fields[used++] = at;
    fields[used++] = from;
    fields[used++] = length;
    fields[used++] = at - bytes;
  }

  /** The last copy that begins at {@code position} of the target or before; -1 if there is none. */
  int lastAt(int position) {
    int low = 0;
    int high = count() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (at(middle) <= position) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }
}
