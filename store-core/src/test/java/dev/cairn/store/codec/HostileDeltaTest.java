package dev.cairn.store.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Bytes that are no delta: refused or read as FORMAT.md says, and never an exception. */
final class HostileDeltaTest {
  private static final int MAX = 1 << 20;

  @Property(tries = 30_000)
  void anyBytesAreReadAsTheNaiveReaderReadsThem(@ForAll @Size(max = 30) byte[] bytes) {
    HostileDelta.check(bytes, MAX);
  }

  @Property(tries = 20_000)
  void smallNumbersAreReadAsTheNaiveReaderReadsThem(@ForAll Random random) {
    byte[] bytes = Edits.noise(random, random.nextInt(24));
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] &= (byte) (random.nextInt(8) == 0 ? 0x27 : 0x07);
    }
    HostileDelta.check(bytes, MAX);
  }

  @Property(tries = 3000)
  void brokenDeltasAreReadAsTheNaiveReaderReadsThem(@ForAll Random random) {
    byte[] base = Edits.text(random, random.nextInt(3000));
    byte[] body = Delta.between(base, Edits.edited(random, base, 6), Integer.MAX_VALUE).body();
    for (int i = 0; i < 30; i++) {
      HostileDelta.check(HostileDelta.broken(random, body), MAX);
    }
  }

  @Property(tries = 500)
  void brokenChainsAreComposedAsTheirStepsAreOrRefused(@ForAll Random random) {
    byte[] whole = Edits.text(random, random.nextInt(3000));
    HostileDelta.checkChain(random, whole, 1 + random.nextInt(8));
  }

  @Test
  void declaredNumbersAllocateNothing() {
    // A target of 2^31 - 1 bytes, a base of as many, and a million copies of nothing.
    byte[] body = HexFormat.of().parseHex("1a7fffffff1a7fffffff1a00100000");
    long before = allocated();
    assertNull(Delta.read(body, 0, body.length, Integer.MAX_VALUE));
    assertTrue(allocated() - before < 10_000, "allocated " + (allocated() - before));
  }

  @Test
  void aTargetFarLargerThanTheDeltaIsBuiltOnlyForItsBase() {
    // One copy of 16 MiB: valid, but nothing is allocated before the base is there.
    byte[] body = HexFormat.of().parseHex("1a010000001a0100000001 00001a01000000".replace(" ", ""));
    long before = allocated();
    Composition composition = new Composition();
    assertTrue(composition.add(Delta.read(body, 0, body.length, Integer.MAX_VALUE)));
    assertNull(composition.onto(new byte[10]));
    assertEquals(16 << 20, composition.baseLength());
    assertTrue(allocated() - before < 100_000, "allocated " + (allocated() - before));
  }

  @Test
  void zerosAndShortPeriodsTakeBoundedWork() {
    // Every block of the base is in one list of the index, or in few: looking through it for each
    // of a million places would take hours.
    for (int period : new int[] {1, 2, 15, 16, 17, 4096}) {
      byte[] repeated = Edits.noise(new Random(period), period);
      byte[] base = Edits.repeated(repeated, 4 << 20);
      byte[] target = Edits.repeated(repeated, 4 << 20);
      for (int at = 0; at < target.length; at += 900) {
        target[at] ^= 1;
      }
      Delta delta = Delta.between(base, target, Integer.MAX_VALUE);
      assertNotNull(delta);
      assertArrayEquals(target, delta.apply(base));
    }
  }

  private static long allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }
}
