package dev.cairn.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Plans for the tests of other packages, which cannot make any. */
public final class PlannedRetention {
  private PlannedRetention() {}

  /** Of a store as it is listed; nothing is pinned. */
  public static RetentionPlan of(CheckpointStore store, RetentionPolicy policy, long now) {
    List<RunFacts> runs = new ArrayList<>();
    List<RunSummary> listed = store.listRuns(RunQuery.all()).runs();
    for (int i = 0; i < listed.size(); i++) {
      runs.add(facts(store, i + 1, listed.get(i)));
    }
    return RetentionPlanner.plan(policy, runs, now);
  }

  /** Of two runs, always the same to the microsecond, at noon of 1970-01-02. */
  public static RetentionPlan ofTwoRuns(RetentionPolicy policy) {
    RunStory ended = RunStory.run("r\0/1").of("w").createdAt(Duration.ofHours(1));
    ended.save("n", Duration.ofHours(2)).endsAt(Duration.ofHours(3), RunStatus.FAILED);
    RunStory running = RunStory.run("r2").of("w").createdAt(Duration.ofHours(2));
    for (int hour = 3; hour < 8; hour++) {
      running.save("n", Duration.ofHours(hour));
    }
    return RetentionPlanner.plan(
        policy, List.of(ended.facts(), running.facts()), RunStory.micros(Duration.ofHours(36)));
  }

  private static RunFacts facts(CheckpointStore store, long number, RunSummary run) {
    return new RunFacts(
        number,
        run.runId(),
        run.workflow(),
        run.status(),
        Environment.micros(run.created()),
        Environment.micros(run.updated()),
        run.lastCheckpointSeq(),
        run.storedBytes(),
        false,
        () -> store.listCheckpoints(run.runId()).stream().map(PlannedRetention::facts).toList());
  }

  private static CheckpointFacts facts(CheckpointMeta checkpoint) {
    return new CheckpointFacts(
        checkpoint.nodeId(),
        checkpoint.seq(),
        Environment.micros(checkpoint.time()),
        checkpoint.storedSize(),
        false);
  }
}
