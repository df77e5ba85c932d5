package dev.cairn.store.tool;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunSummary;

/**
 * What one run takes, or many together.
 *
 * @param runs how many
 * @param checkpoints their checkpoints
 * @param events their events
 * @param stateBytes the sum of all states, whole: what storing each of them plainly would take
 * @param checkpointBytes what the checkpoints take in the store
 * @param liveBytes what all records take in the store, but for what is given up
 * @param givenUpBytes what checkpoints take that are given up, and still there
 * @param pins how many tags are on runs and checkpoints
 * @param chains how the states are stored
 */
record RunStats(
    long runs,
    long checkpoints,
    long events,
    long stateBytes,
    long checkpointBytes,
    long liveBytes,
    long givenUpBytes,
    long pins,
    ChainStats chains) {
  static final RunStats NONE = new RunStats(0, 0, 0, 0, 0, 0, 0, 0, ChainStats.NONE);

  /** Of a run whose checkpoints cannot be listed. */
  static RunStats ofDamaged(RunSummary run) {
    long live = run.storedBytes() - run.reclaimableBytes();
    return new RunStats(
        1, 0, run.lastEventSeq(), 0, 0, live, run.reclaimableBytes(), 0, ChainStats.NONE);
  }

  /** Reads the run's checkpoint list, but no state. */
  static RunStats of(CheckpointStore store, RunSummary run) {
    long checkpoints = 0;
    long stateBytes = 0;
    long checkpointBytes = 0;
    for (CheckpointMeta meta : store.listCheckpoints(run.runId())) {
      checkpoints++;
      stateBytes += meta.stateSize();
      checkpointBytes += meta.storedSize();
    }
    return new RunStats(
        1,
        checkpoints,
        run.lastEventSeq(),
        stateBytes,
        checkpointBytes,
        run.storedBytes() - run.reclaimableBytes(),
        run.reclaimableBytes(),
        store.pins(run.runId()).size(),
        ChainStats.of(store, run.runId()));
  }

  RunStats plus(RunStats other) {
    return new RunStats(
        runs + other.runs,
        checkpoints + other.checkpoints,
        events + other.events,
        stateBytes + other.stateBytes,
        checkpointBytes + other.checkpointBytes,
        liveBytes + other.liveBytes,
        givenUpBytes + other.givenUpBytes,
        pins + other.pins,
        chains.plus(other.chains));
  }

  /** How many bytes of state a stored byte stands for; 0 where there is no checkpoint. */
  double compressionRatio() {
    return checkpointBytes == 0 ? 0 : (double) stateBytes / checkpointBytes;
  }

  JsonLine putInto(JsonLine line) {
    return chains.putInto(
        line.put("checkpoints", checkpoints)
            .put("events", events)
            .put("stateBytes", stateBytes)
            .put("checkpointBytes", checkpointBytes)
            .put("compressionRatio", compressionRatio())
            .put("liveBytes", liveBytes)
            .put("givenUpBytes", givenUpBytes)
            .put("pins", pins));
  }
}
