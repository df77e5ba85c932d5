package dev.cairn.store.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.cairn.store.codec.Deflating;
import dev.cairn.store.codec.Edits;
import dev.cairn.store.codec.Lz4;
import dev.cairn.store.codec.NaiveDeflate;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Holds the readers of codecs 2 and 3 against the naive ones, on bytes that may be anything. */
final class HostileBodies {
  private static final int LENGTH_MAX = 1 << 20;
  private static final int DICTIONARY_BYTES = 32 << 10;
  private static final int BEFORE_MAX = 63;

  /** A body as it is stored. */
  record Stored(int codec, byte[] bytes) {}

  private HostileBodies() {}

  private static Bodies bodies() {
    return new Bodies(new Lz4(false), true);
  }

  /** Reads bytes as a body behind a body in a chain, both ways. */
  static void checkInChain(byte[] bytes, byte[] root) {
    byte[] tail =
        Arrays.copyOfRange(root, Math.max(0, root.length - DICTIONARY_BYTES), root.length);
    byte[] expected = NaiveDeflate.bodyOrNull(bytes, 0, tail, LENGTH_MAX);
    try (ChainBodies chain = new ChainBodies(bodies(), tail)) {
      assertArrayEquals(expected, next(chain, bytes));
      if (expected != null) {
        checkTail(chain, tail, expected);
      }
    }
  }

  private static void checkTail(ChainBodies chain, byte[] tail, byte[] body) {
    byte[] all = Arrays.copyOf(tail, tail.length + body.length);
    System.arraycopy(body, 0, all, tail.length, body.length);
    int from = Math.max(0, all.length - DICTIONARY_BYTES);
    assertArrayEquals(Arrays.copyOfRange(all, from, all.length), chain.tail());
  }

  private static byte @Nullable [] next(ChainBodies chain, byte[] bytes) {
    return chain.next(Bodies.CHAINED, bytes, 0, bytes.length, -1, LENGTH_MAX);
  }

  /** Reads events in their order, and each by itself, and holds all of it against the naive way. */
  static void checkEvents(List<Stored> events) {
    byte[][] expected = new byte[events.size()][];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = naive(events, i, expected);
    }
    try (EventBodies inOrder = new EventBodies(bodies())) {
      for (int i = 0; i < expected.length; i++) {
        assertArrayEquals(expected[i], read(inOrder, events, i), "event " + (i + 1));
      }
    }
    for (int i = 0; i < expected.length; i++) {
      try (EventBodies alone = new EventBodies(bodies())) {
        assertArrayEquals(expected[i], read(alone, events, i), "event " + (i + 1) + " alone");
      }
    }
  }

  /** As a reader of the store does: those that are missing first. */
  private static byte @Nullable [] read(EventBodies bodies, List<Stored> events, int i) {
    Stored stored = events.get(i);
    long seq = i + 1L;
    long first = bodies.missing(seq, stored.codec, stored.bytes, 0, stored.bytes.length);
    for (long before = first; before < seq; before++) {
      if (next(bodies, before, events.get((int) before - 1)) == null) {
        return null;
      }
    }
    return next(bodies, seq, stored);
  }

  private static byte @Nullable [] next(EventBodies bodies, long seq, Stored stored) {
    return bodies.next(seq, stored.codec, stored.bytes, 0, stored.bytes.length, LENGTH_MAX);
  }

  private static byte @Nullable [] naive(List<Stored> events, int i, byte[][] decoded) {
    Stored stored = events.get(i);
    if (stored.codec == Bodies.RAW) {
      return stored.bytes;
    }
    int before = NaiveDeflate.before(stored.bytes);
    if (before < 0 || before > BEFORE_MAX || before > i) {
      return null;
    }
    ByteArrayOutputStream dictionary = new ByteArrayOutputStream();
    for (int k = i - before; k < i; k++) {
      boolean same =
          events.get(k).codec == Bodies.RAW
              || NaiveDeflate.before(events.get(k).bytes) == k - (i - before);
      if (decoded[k] == null || !same) {
        return null;
      }
      dictionary.writeBytes(decoded[k]);
    }
    return dictionary.size() > DICTIONARY_BYTES
        ? null
        : NaiveDeflate.bodyOrNull(stored.bytes, 1, dictionary.toByteArray(), LENGTH_MAX);
  }

  /** Events as settling stores them, some of which are broken then. */
  static List<Stored> events(Random random, int count) {
    List<Stored> events = new ArrayList<>();
    SettlingGroup group = new SettlingGroup();
    try (Deflating deflating = new Deflating()) {
      for (long seq = 1; seq <= count; seq++) {
        byte[] body = Edits.text(random, random.nextInt(1 + random.nextInt(3_000)));
        int before = group.before(seq);
        byte[] packed = deflating.event(before, body, group.dictionary(before), body.length);
        group.add(seq, body);
        events.add(packed == null ? new Stored(Bodies.RAW, body) : broken(random, packed));
      }
    }
    return events;
  }

  private static Stored broken(Random random, byte[] packed) {
    boolean harmed = random.nextInt(20) == 0;
    return new Stored(Bodies.GROUPED, harmed ? harmed(random, packed) : packed);
  }

  /** With a byte or a bit changed, more likely at the front, or cut, or with bytes behind it. */
  static byte[] harmed(Random random, byte[] body) {
    byte[] harmed = body.clone();
    int at = random.nextInt(1 + random.nextInt(body.length));
    switch (random.nextInt(4)) {
      case 0 -> harmed[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> harmed[at] = (byte) random.nextInt();
      case 2 -> harmed = Arrays.copyOf(body, random.nextInt(body.length));
      default -> harmed = Arrays.copyOf(body, body.length + 1 + random.nextInt(3));
    }
    return harmed;
  }
}
