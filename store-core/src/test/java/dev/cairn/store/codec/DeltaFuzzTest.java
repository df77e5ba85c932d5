package dev.cairn.store.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import java.util.Arrays;
import java.util.Random;

/**
 * Fuzz tests of the delta's reader. In a plain run they try the empty input and what is kept beside
 * them under resources; {@code -Pfuzz} looks for more (CONTRIBUTING.md).
 */
final class DeltaFuzzTest {
  private static final int MAX = 1 << 20;

  @FuzzTest(maxDuration = "1m")
  void anyBytesAreReadAsTheNaiveReaderReadsThem(byte @NotNull @WithLength(max = 4096) [] bytes) {
    HostileDelta.check(bytes, MAX);
  }

  @FuzzTest(maxDuration = "1m")
  void brokenChainsAreComposedAsTheirStepsAreOrRefused(long seed) {
    Random random = new Random(seed);
    HostileDelta.checkChain(random, Edits.text(random, 2000), 4);
  }

  @FuzzTest(maxDuration = "1m")
  void aKeptStateFollowsFromStateToStateAndLeavesWhatItLentAlone(long seed) {
    Random random = new Random(seed);
    byte[] state = Edits.text(random, random.nextInt(200_000));
    KeptState kept = KeptState.copyOf(state, BlockDigests.of(state));
    for (int i = 0; i < 6; i++) {
      byte[] lent = random.nextBoolean() ? kept.lend() : null;
      byte[] before = state;
      state = Edits.edited(random, state, 4);
      follow(kept, state);
      assertArrayEquals(state, Arrays.copyOf(kept.lend(), kept.length()));
      if (lent != null) {
        assertArrayEquals(before, Arrays.copyOf(lent, before.length));
      }
    }
  }

  private static void follow(KeptState kept, byte[] target) {
    Delta delta = kept.deltaTo(target, Integer.MAX_VALUE);
    if (delta == null) {
      kept.replace(target, BlockDigests.of(target));
    } else {
      BlockDigests digests = kept.digestsOf(target, delta);
      assertArrayEquals(ContentHash.of(target), digests.hash());
      kept.follow(target, delta, digests);
    }
  }
}
