package dev.cairn.store.codec;

import java.util.Arrays;

/** Ranges of a state, and where each comes from: a range of a source. In no order of their own. */
final class Pieces {
  private static final int FIELDS = 4;

  /** For every piece: where it is in the state, its source, where it begins there, how long. */
  private int[] fields = new int[8 * FIELDS];

  private int used;

  /** How many there are. */
  int count() {
    return used / FIELDS;
  }

  /** Where in the state piece {@code i} begins. */
  int at(int i) {
    return fields[i * FIELDS];
  }

  /** What it is from. */
  int source(int i) {
    return fields[i * FIELDS + 1];
  }

  /** Where it begins there. */
  int from(int i) {
    return fields[i * FIELDS + 2];
  }

  /** How long it is. */
  int length(int i) {
    return fields[i * FIELDS + 3];
  }

  /** Adds a piece; one that goes on where the last ends, here and there, makes that longer. */
  void add(int at, int source, int from, int length) {
    int last = count() - 1;
    if (last >= 0 && continues(last, at, source, from)) {
      fields[last * FIELDS + 3] += length;
    } else if (length > 0) {
      append(at, source, from, length);
    }
  }

  private boolean continues(int i, int at, int source, int from) {
    return source(i) == source && from(i) + length(i) == from && at(i) + length(i) == at;
  }

  private void append(int at, int source, int from, int length) {
    if (used == fields.length) {
      fields = Arrays.copyOf(fields, 2 * used);
    }
    fields[used++] = at;
    fields[used++] = source;
    fields[used++] = from;
    fields[used++] = length;
  }
}
