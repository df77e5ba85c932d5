package dev.cairn.store;

import java.util.Arrays;

/** 64-bit fingerprints, each with another one, for millions of them and several threads. */
final class Fingerprints {
  private static final int STRIPES = 64;

  private final Stripe[] stripes = new Stripe[STRIPES];

  Fingerprints() {
    Arrays.setAll(stripes, i -> new Stripe());
  }

  /** Adds one; answers whether it is new. */
  boolean add(long print) {
    return stripe(mixed(print)).put(mixed(print), 1) == 0;
  }

  /** What was noted with one; 0 if nothing was. */
  long noted(long print) {
    return stripe(mixed(print)).get(mixed(print));
  }

  /** Notes another with one, unless one was noted before. */
  void note(long print, long other) {
    long unused = stripe(mixed(print)).put(mixed(print), other);
  }

  private Stripe stripe(long mixed) {
    return stripes[(int) (mixed >>> 58)];
  }

  /** How many there are. */
  long size() {
    return Arrays.stream(stripes).mapToLong(Stripe::size).sum();
  }

  /** The finalizer of splitmix64: a bijection that spreads every bit. */
  static long mixed(long print) {
    long mixed = (print ^ (print >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** Open addressing; 0 stands for an empty place, and so for no print. */
  private static final class Stripe {
    private long[] prints = new long[1_024];
    private long[] others = new long[1_024];
    private int size;

    synchronized int size() {
      return size;
    }

    synchronized long get(long mixed) {
      int at = place(prints, print(mixed));
      return prints[at] == 0 ? 0 : others[at];
    }

    /** Answers what was there before; 0 if nothing was. */
    synchronized long put(long mixed, long other) {
      if (3 * (size + 1) > 2 * prints.length) {
        grow();
      }
      int at = place(prints, print(mixed));
      if (prints[at] != 0) {
        return others[at];
      }
      prints[at] = print(mixed);
      others[at] = other;
      size++;
      return 0;
    }

    private static long print(long mixed) {
      return mixed == 0 ? 1 : mixed;
    }

    private void grow() {
      long[] oldPrints = prints;
      long[] oldOthers = others;
      prints = new long[2 * oldPrints.length];
      others = new long[2 * oldPrints.length];
      for (int i = 0; i < oldPrints.length; i++) {
        if (oldPrints[i] != 0) {
          int at = place(prints, oldPrints[i]);
          prints[at] = oldPrints[i];
          others[at] = oldOthers[i];
        }
      }
    }

    private static int place(long[] prints, long print) {
      int at = (int) print & (prints.length - 1);
      while (prints[at] != 0 && prints[at] != print) {
        at = (at + 1) & (prints.length - 1);
      }
      return at;
    }
  }
}
