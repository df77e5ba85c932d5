package dev.cairn.store.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
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
}
