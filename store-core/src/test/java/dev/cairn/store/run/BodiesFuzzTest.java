package dev.cairn.store.run;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import dev.cairn.store.codec.Edits;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.RecordHeader;
import java.util.Random;

/**
 * Fuzz tests of the readers of what settles with DENSE, and of a checkpoint's head. In a plain run
 * they try the empty input; {@code -Pfuzz} looks for more (CONTRIBUTING.md).
 */
final class BodiesFuzzTest {
  private static final byte[] ROOT = Edits.text(new Random(1), 40_000);

  @FuzzTest(maxDuration = "1m")
  void anyBytesInAChainAreReadAsTheNaiveReaderReadsThem(
      byte @NotNull @WithLength(max = 4096) [] bytes) {
    HostileBodies.checkInChain(bytes, ROOT);
  }

  @FuzzTest(maxDuration = "1m")
  void groupsOfWhichSomeAreBrokenAreReadAsTheNaiveReaderReadsThem(long seed) {
    HostileBodies.checkEvents(HostileBodies.events(new Random(seed), 70));
  }

  @FuzzTest(maxDuration = "1m")
  void anyHeadOfADeltaIsRefusedOrHasABaseBeforeIt(byte @NotNull @WithLength(max = 256) [] bytes) {
    RecordHeader header = new RecordHeader(bytes.length, 1, 9, 7, 0, 2, 0, RecordHeader.DELTA, 0);
    CheckpointHead head = CheckpointHead.read(header, bytes, 0, bytes.length);
    boolean sound =
        head == null
            || (head.baseSeq() > 0
                && head.baseSeq() < 7
                && head.baseHash().length == CheckpointHead.HASH_BYTES
                && head.end() <= bytes.length);
    if (!sound) {
      throw new AssertionError("taken: " + head);
    }
  }
}
