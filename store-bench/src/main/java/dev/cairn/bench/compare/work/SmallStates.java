package dev.cairn.bench.compare.work;

import java.util.Random;

/**
 * What is saved: states that no compressor makes smaller, and of which none resembles the one
 * before.
 */
final class SmallStates {
  /** The length of a state: 1 KiB. */
  static final int BYTES = 1024;

  private static final int COUNT = 64;

  private final byte[][] states = new byte[COUNT][BYTES];

  SmallStates(long seed) {
    Random random = new Random(seed);
    for (byte[] state : states) {
      random.nextBytes(state);
    }
  }

  byte[] get(long n) {
    return states[(int) (n % COUNT)];
  }
}
