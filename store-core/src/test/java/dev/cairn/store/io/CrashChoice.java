package dev.cairn.store.io;

import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Decides what a power loss leaves. Asked once for every pending change, in the order of {@link
 * SimulatedDisk#pending()}.
 */
@FunctionalInterface
public interface CrashChoice {
  /** Whether the change had reached the disk. */
  boolean reachedDisk(Pending change);

  /** The changes whose places in {@link SimulatedDisk#pending()} are set. For one crash. */
  static CrashChoice of(BitSet kept) {
    int[] next = {0};
    return change -> kept.get(next[0]++);
  }

  /**
   * A choice that depends on the seed only, for one crash. Some seeds toss a coin, fair or loaded,
   * for each change; some for each path; some keep all changes up to a moment, or since one: those
   * are the shapes that the write-back of real kernels produces, and which a fair coin would hardly
   * ever find.
   *
   * @param calls how many mutating calls there were
   */
  static CrashChoice seeded(long seed, long calls) {
    SplittableRandom random = new SplittableRandom(seed);
    double odds = new double[] {0.05, 0.25, 0.5, 0.75, 0.95}[random.nextInt(5)];
    long moment = calls - random.nextInt(1 << random.nextInt(12));
    return switch (random.nextInt(8)) {
      case 0 -> change -> change.call() <= moment;
      case 1 -> change -> change.call() > moment;
      case 2 -> change -> new SplittableRandom(seed + change.path().hashCode()).nextBoolean();
      default -> change -> random.nextDouble() < odds;
    };
  }
}
