package dev.cairn.store.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Holds the reader against the naive one, on bytes that may be anything. */
final class HostileDelta {
  /** Bases up to here are made, to apply a delta to. */
  private static final int BASE_BYTES_MAX = 1 << 20;

  private HostileDelta() {}

  /** Reads bytes both ways. */
  static void check(byte[] bytes, int lengthMax) {
    Delta delta = Delta.read(bytes, 0, bytes.length, lengthMax);
    byte[] base = base(bytes);
    byte[] expected = base == null ? null : naive(bytes, base, lengthMax);
    if (expected == null) {
      assertTrue(delta == null || base == null, "taken");
    } else {
      assertNotNull(delta, "refused");
      assertEquals(expected.length, delta.targetLength());
      assertArrayEquals(expected, delta.apply(base));
      assertTrue(delta.restores(base, expected));
      assertArrayEquals(ContentHash.of(expected), digests(delta, base, expected));
    }
  }

  private static byte[] digests(Delta delta, byte[] base, byte[] target) {
    return BlockDigests.of(base).next(target, delta).hash();
  }

  /** A base as long as the bytes say, if they say so and it is short enough. */
  private static byte @Nullable [] base(byte[] bytes) {
    try {
      long length = NaiveDelta.baseLength(bytes);
      return length > BASE_BYTES_MAX ? null : Edits.noise(new Random(length), (int) length);
    } catch (NaiveDelta.InvalidException e) {
      return new byte[0];
    }
  }

  private static byte @Nullable [] naive(byte[] bytes, byte[] base, int lengthMax) {
    try {
      return NaiveDelta.apply(bytes, base, lengthMax);
    } catch (NaiveDelta.InvalidException e) {
      return null;
    }
  }

  /** With a byte or a bit changed, more likely at the front, or cut, or with bytes put in. */
  static byte[] broken(Random random, byte[] body) {
    byte[] broken = body.clone();
    int at = random.nextInt(1 + random.nextInt(body.length));
    switch (random.nextInt(4)) {
      case 0 -> broken[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> broken[at] = (byte) random.nextInt();
      case 2 -> broken = Arrays.copyOf(body, random.nextInt(body.length + 1));
      default -> broken = Edits.replaced(body, at, at, Edits.noise(random, random.nextInt(4)));
    }
    return broken;
  }

  /** Composes a chain of which links may be broken, and applies what is left of it step by step. */
  static void checkChain(Random random, byte[] whole, int links) {
    byte[][] bodies = new byte[links][];
    byte[] state = whole;
    for (int i = 0; i < links; i++) {
      byte[] next = Edits.edited(random, state, 4);
      byte[] body = Delta.between(state, next, Integer.MAX_VALUE).body();
      bodies[i] = random.nextInt(4) == 0 ? broken(random, body) : body;
      state = next;
    }
    byte[] expected = whole;
    for (int i = 0; i < links && expected != null; i++) {
      expected = naive(bodies[i], expected, 1 << 20);
    }
    byte[] composed = composed(bodies, whole);
    if (expected == null) {
      assertNull(composed);
    } else {
      assertArrayEquals(expected, composed);
    }
  }

  private static byte @Nullable [] composed(byte[][] bodies, byte[] whole) {
    Composition composition = new Composition();
    for (int i = bodies.length - 1; i >= 0; i--) {
      Delta delta = Delta.read(bodies[i], 0, bodies[i].length, 1 << 20);
      if (delta == null || !composition.add(delta)) {
        return null;
      }
    }
    return composition.onto(whole);
  }
}
