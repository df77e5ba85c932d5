package dev.cairn.store.codec;

import java.util.Arrays;

/** What a state is put together from: ranges of sources, one after the other. */
final class Pieces {
  /** The base of the last link: what is not known better yet. */
  static final int BASE = -1;

  private static final int FIELDS = 3;

  /** For every piece: its source, where it begins there, how long it is. */
  private int[] fields = new int[8 * FIELDS];

  private int used;

  /** The whole of a base. */
  static Pieces whole(int length) {
    Pieces pieces = new Pieces();
    pieces.add(BASE, 0, length);
    return pieces;
  }

  /** How many there are. */
  int count() {
    return used / FIELDS;
  }

  /** Where piece {@code i} is from. */
  int source(int i) {
    return fields[i * FIELDS];
  }

  /** Where it begins there. */
  int from(int i) {
    return fields[i * FIELDS + 1];
  }

  /** How long it is. */
  int length(int i) {
    return fields[i * FIELDS + 2];
  }

  /** How many bytes are from {@code source}. */
  int bytes(int source) {
    int bytes = 0;
    for (int i = 0; i < count(); i++) {
      bytes += source(i) == source ? length(i) : 0;
    }
    return bytes;
  }

  /** Adds a piece behind the others; one that goes on where the last ends makes that longer. */
  void add(int source, int from, int length) {
    int last = count() - 1;
    if (last >= 0 && source(last) == source && from(last) + length(last) == from) {
      fields[last * FIELDS + 2] += length;
    } else if (length > 0) {
      append(source, from, length);
    }
  }

  private void append(int source, int from, int length) {
    if (used == fields.length) {
      fields = Arrays.copyOf(fields, 2 * used);
    }
    fields[used++] = source;
    fields[used++] = from;
    fields[used++] = length;
  }
}
