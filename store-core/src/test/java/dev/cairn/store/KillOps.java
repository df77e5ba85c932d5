package dev.cairn.store;

import dev.cairn.store.kit.States;
import java.time.Duration;
import java.util.Arrays;

/** What the writer that is killed and the parent that compares must agree on. */
final class KillOps {
  static final int THREADS = 16;
  static final int RUNS = 64;
  static final int NODES = 3;

  /** Parameter of a run: which making of that id it is. */
  static final String INCARNATION = "incarnation";

  /** Metadata of a checkpoint, payload of an event: what its bytes are made from. */
  static final String SEED = "seed";

  private KillOps() {}

  /** Settles and recycles all the time, with the smallest journal there is. */
  static StoreOptions options() {
    return StoreOptions.small()
        .withJournalBytesMax(StoreOptions.JOURNAL_BYTES_MIN)
        .withSettleBytes(96 << 10)
        .withSettleIdle(Duration.ofMillis(3));
  }

  static String run(int number) {
    return "run-" + number;
  }

  static String node(int number) {
    return "node-" + number;
  }

  /** The state that a seed stands for; its length too comes from the seed. */
  static byte[] state(long seed) {
    int length = length(seed);
    if ((seed >>> 40 & 3) == 0) {
      // Of one seed the shorter begins the longer: so that these are told by each other.
      return States.edited(States.incompressible(length + 2_100, 1), 2, seed);
    }
    return (seed & 1) == 0
        ? States.compressible(length, seed)
        : States.incompressible(length, seed);
  }

  static boolean holds(byte[] state, long seed) {
    return Arrays.equals(state, state(seed));
  }

  /** Mostly small; one in 512 is kept in a segment of its own, where it does not compress. */
  private static int length(long seed) {
    int dice = (int) (seed >>> 8 & 0x1ff);
    int fine = (int) (seed >>> 20 & 0xffff);
    if (dice == 0) {
      return (1 << 20) + 4 * fine;
    }
    return dice < 16 ? fine : fine & 0x7ff;
  }
}
