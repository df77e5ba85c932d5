package dev.cairn.store.settle;

import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import java.util.List;

/**
 * What a step of compaction has done.
 *
 * @param runs how many runs were rewritten, in whole or in part
 * @param bytesBefore the bytes of their records before
 * @param bytesAfter the bytes of their records after
 * @param refused the runs that were left as they are, since they are damaged
 * @param more whether there may be more to do
 */
public record Compacted(
    int runs, long bytesBefore, long bytesAfter, List<Refused> refused, boolean more) {
  /**
   * A run that was left as it is.
   *
   * @param certain whether it is damaged; else it could not be read
   */
  public record Refused(RunState run, RunDamage damage, boolean certain) {}
}
