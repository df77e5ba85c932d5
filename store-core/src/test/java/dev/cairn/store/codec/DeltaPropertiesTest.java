package dev.cairn.store.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for deltas of any two states; read back by {@link NaiveDelta} too. */
final class DeltaPropertiesTest {
  private static final int MAX = 1 << 24;

  @Property(tries = 1500)
  void everyEditIsToldAndReadBack(@ForAll Random random, @ForAll @IntRange(max = 60_000) int length)
      throws Exception {
    byte[] base = Edits.state(random, length);
    check(base, Edits.edited(random, base, 12));
  }

  @Property(tries = 500)
  void smallStatesAreToldAndReadBack(@ForAll Random random, @ForAll @IntRange(max = 70) int length)
      throws Exception {
    byte[] base = Edits.state(random, length);
    byte[] target = base.clone();
    for (int i = random.nextInt(4); i > 0 && length > 0; i--) {
      target[random.nextInt(length)] ^= 1;
    }
    check(base, Arrays.copyOf(target, random.nextInt(length + 20)));
  }

  @Property(tries = 25)
  void largeStatesAreToldAndReadBack(
      @ForAll Random random, @ForAll @IntRange(max = 8 << 20) int length) throws Exception {
    byte[] base = Edits.state(random, length);
    check(base, Edits.edited(random, base, 20));
  }

  @Property(tries = 300)
  void unrelatedStatesAreToldAndReadBack(
      @ForAll Random random,
      @ForAll @IntRange(max = 100_000) int before,
      @ForAll @IntRange(max = 100_000) int after)
      throws Exception {
    check(Edits.state(random, before), Edits.state(random, after));
  }

  @Property(tries = 300)
  void alikeBlocksAreToldAndReadBack(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 40) int period) throws Exception {
    byte[] repeated = Edits.noise(random, period);
    byte[] base = Edits.repeated(repeated, random.nextInt(200_000));
    byte[] target = Edits.repeated(repeated, random.nextInt(200_000));
    check(Edits.edited(random, base, 5), Edits.edited(random, target, 5));
  }

  @Property(tries = 200)
  void itIsWorthItOnlyWithFewLiterals(
      @ForAll Random random, @ForAll @IntRange(max = 1000) int literalBytesMax) {
    byte[] base = Edits.state(random, random.nextInt(10_000));
    byte[] target = Edits.edited(random, base, 3);
    Delta delta = Delta.between(base, target, literalBytesMax);
    assertTrue(delta == null || delta.literalBytes() <= literalBytesMax);
  }

  private static void check(byte[] base, byte[] target) throws Exception {
    Delta delta = Delta.between(base, target, Integer.MAX_VALUE);
    assertNotNull(delta);
    assertTrue(delta.restores(base, target));
    assertArrayEquals(target, delta.apply(base));
    assertArrayEquals(target, NaiveDelta.apply(delta.body(), base, MAX));
    byte[] hash = BlockDigests.of(base).next(target, delta).hash();
    assertArrayEquals(ContentHash.of(target), hash);
  }
}
