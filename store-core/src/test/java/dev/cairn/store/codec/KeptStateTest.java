package dev.cairn.store.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A copy that follows a node from state to state. */
final class KeptStateTest {
  private static KeptState kept(byte[] state) {
    return KeptState.copyOf(state, BlockDigests.of(state));
  }

  private static void follow(KeptState kept, byte[] target) {
    Delta delta = kept.deltaTo(target, Integer.MAX_VALUE);
    assertTrue(kept.restores(delta, target));
    kept.follow(target, delta, kept.digestsOf(target, delta));
  }

  private static byte[] now(KeptState kept) {
    return Arrays.copyOf(kept.lend(), kept.length());
  }

  @Property(tries = 200)
  void itIsAlwaysTheLastState(@ForAll Random random, @ForAll @IntRange(max = 200_000) int length) {
    byte[] state = Edits.state(random, length);
    KeptState kept = kept(state);
    for (int i = 0; i < 8; i++) {
      state = Edits.edited(random, state, 4);
      if (random.nextInt(5) == 0) {
        kept.replace(state, BlockDigests.of(state));
      } else {
        follow(kept, state);
      }
      if (random.nextInt(3) == 0) {
        assertArrayEquals(state, now(kept));
      }
      assertArrayEquals(state, kept.deltaTo(state, 16).apply(state));
      assertTrue(kept.restores(kept.deltaTo(state, 16), state));
    }
    assertArrayEquals(state, now(kept));
    Delta same = kept.deltaTo(state, 16);
    assertArrayEquals(ContentHash.of(state), kept.digestsOf(state, same).hash());
  }

  @Test
  void whatWasLentIsNotChanged() {
    byte[] state = Edits.noise(new Random(1), 5_000);
    KeptState kept = kept(state);
    byte[] lent = kept.lend();
    follow(kept, Edits.replaced(state, 7, 9, new byte[2]));
    assertArrayEquals(state, lent);
    assertNotSame(lent, kept.lend());
  }

  @Test
  void aSharedStateIsNotChangedEither() {
    byte[] state = Edits.noise(new Random(1), 5_000);
    byte[] shared = state.clone();
    KeptState kept = KeptState.shared(shared, BlockDigests.of(state));
    assertSame(shared, kept.lend());
    kept.replace(new byte[5_000], BlockDigests.of(new byte[5_000]));
    assertArrayEquals(state, shared);
  }

  @Test
  void theCallersStateIsCopied() {
    byte[] state = Edits.noise(new Random(1), 5_000);
    byte[] callers = state.clone();
    KeptState kept = kept(callers);
    Arrays.fill(callers, (byte) 0);
    assertArrayEquals(state, now(kept));
  }

  @Test
  void aStateThatGrowsIsMovedNowAndThenOnly() {
    byte[] state = Edits.noise(new Random(1), 100_000);
    KeptState kept = kept(state);
    int moved = 0;
    long weight = kept.weight();
    for (int i = 0; i < 1_000; i++) {
      state = Edits.replaced(state, state.length, state.length, new byte[] {1, 2, 3});
      follow(kept, state);
      moved += kept.weight() == weight ? 0 : 1;
      weight = kept.weight();
    }
    assertArrayEquals(state, now(kept));
    assertEquals(1, moved);
  }
}
