package dev.cairn.store;

import java.util.List;
import java.util.function.Supplier;

/**
 * What retention looks at in a run.
 *
 * @param runNumber which incarnation of the id it is
 * @param created in microseconds; no checkpoint is older
 * @param updated in microseconds; no checkpoint is younger
 * @param lastCheckpointSeq the highest checkpoint seq, and so at least the number of checkpoints; 0
 *     for none
 * @param liveBytes what all its records take
 * @param pinned whether the run itself is; not whether a checkpoint is
 * @param checkpoints those that are there, by ascending seq; asked for where they matter only, and
 *     perhaps more than once
 */
record RunFacts(
    long runNumber,
    String runId,
    String workflow,
    RunStatus status,
    long created,
    long updated,
    long lastCheckpointSeq,
    long liveBytes,
    boolean pinned,
    Supplier<List<CheckpointFacts>> checkpoints) {

  /** Whether the run has ended. */
  boolean finished() {
    return switch (status) {
      case COMPLETED, FAILED, CANCELLED -> true;
      case RUNNING, PAUSED -> false;
    };
  }

  /** Its checkpoints, which are read only if it can have any. */
  List<CheckpointFacts> checkpointsIfAny() {
    return lastCheckpointSeq == 0 ? List.of() : checkpoints.get();
  }

  /** Whether all of it may go at all; reads its checkpoints, for one of them may be pinned. */
  boolean deletable() {
    return finished() && !pinned && checkpointsIfAny().stream().noneMatch(CheckpointFacts::pinned);
  }
}
