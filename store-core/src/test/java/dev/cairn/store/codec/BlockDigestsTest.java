package dev.cairn.store.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The content hash of a state, from the digests of the state before. */
final class BlockDigestsTest {
  private static final int BLOCK = 64 << 10;

  private static Delta delta(byte[] base, byte[] target) {
    return Delta.between(base, target, Integer.MAX_VALUE);
  }

  private static BlockDigests next(byte[] base, byte[] target) {
    return BlockDigests.of(base).next(target, delta(base, target));
  }

  @Property(tries = 150)
  void aChainOfDigestsComesToTheContentHash(@ForAll Random random) {
    byte[] state = Edits.noise(random, random.nextInt(6 * BLOCK));
    BlockDigests digests = BlockDigests.of(state);
    for (int i = 0; i < 6; i++) {
      byte[] next = Edits.edited(random, state, 2);
      digests = digests.next(next, delta(state, next));
      assertArrayEquals(ContentHash.of(next), digests.hash());
      state = next;
    }
  }

  @Property(tries = 150)
  void whatMovesByWholeBlocksOrNearlyComesToTheContentHash(
      @ForAll Random random, @ForAll @IntRange(min = -1, max = 1) int off) {
    byte[] base = Edits.noise(random, 3 * BLOCK + random.nextInt(3) - 1 + random.nextInt(2) * 700);
    int at = random.nextInt(3) * BLOCK + (random.nextBoolean() ? 0 : 33);
    byte[] longer = Edits.replaced(base, at, at, Edits.noise(random, BLOCK + off));
    assertArrayEquals(ContentHash.of(longer), next(base, longer).hash());
    assertArrayEquals(ContentHash.of(base), next(longer, base).hash());
    assertEquals(BlockDigests.of(base), next(longer, base));
  }

  @Test
  void onlyBlocksThatChangedAreHashed() {
    // The base's second block is not what its digest says: whoever takes the digest over is found.
    byte[] base = Edits.noise(new Random(1), 3 * BLOCK + 100);
    byte[] target = base.clone();
    target[5] ^= 1;
    byte[] grown = Arrays.copyOf(target, target.length + 10);
    Delta delta = delta(base, grown);
    byte[] other = grown.clone();
    other[BLOCK + 7] ^= 1;
    assertArrayEquals(ContentHash.of(grown), BlockDigests.of(base).next(other, delta).hash());
    other[7] ^= 1;
    assertFalse(
        Arrays.equals(ContentHash.of(grown), BlockDigests.of(base).next(other, delta).hash()));
  }

  @Test
  void aLastBlockThatDidNotMoveIsNotHashed() {
    byte[] base = Edits.noise(new Random(1), BLOCK + 100);
    byte[] target = base.clone();
    target[5] ^= 1;
    byte[] other = target.clone();
    other[BLOCK + 50] ^= 1;
    BlockDigests digests = BlockDigests.of(base).next(other, delta(base, target));
    assertArrayEquals(ContentHash.of(target), digests.hash());
  }

  @Test
  void aDeltaOfOtherStatesIsRefused() {
    Delta delta = delta(new byte[100], new byte[200]);
    BlockDigests digests = BlockDigests.of(new byte[100]);
    assertThrows(IllegalArgumentException.class, () -> digests.next(new byte[201], delta));
    BlockDigests others = BlockDigests.of(new byte[99]);
    assertThrows(IllegalArgumentException.class, () -> others.next(new byte[200], delta));
  }

  @Test
  void theyTakeSixteenBytesABlock() {
    assertEquals(0, BlockDigests.of(new byte[0]).bytes());
    assertEquals(16, BlockDigests.of(new byte[1]).bytes());
    assertEquals(32, BlockDigests.of(new byte[BLOCK + 1]).bytes());
    assertTrue(BlockDigests.of(new byte[1]).equals(BlockDigests.of(new byte[1])));
  }
}
