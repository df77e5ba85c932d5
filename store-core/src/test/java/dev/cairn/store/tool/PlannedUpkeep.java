package dev.cairn.store.tool;

import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.CompactionReport;
import dev.cairn.store.Damage;
import dev.cairn.store.PlannedRetention;
import dev.cairn.store.RetentionPlan;
import dev.cairn.store.RetentionPolicy;
import dev.cairn.store.RetentionReport;
import dev.cairn.store.RetentionReport.NotDone;
import dev.cairn.store.RetentionReport.Why;
import dev.cairn.store.RunPlan;
import dev.cairn.store.StoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real stores, with plans that can be foretold, and what was applied of them. */
final class PlannedUpkeep implements StoreDoor, Upkeep {
  private final boolean twoRuns;
  final List<RunPlan> applied = new ArrayList<>();
  final List<NotDone> notDone = new ArrayList<>();
  final List<Damage> refused = new ArrayList<>();
  int slices;

  private PlannedUpkeep(boolean twoRuns) {
    this.twoRuns = twoRuns;
  }

  /** Plans for the store as it is. */
  static PlannedUpkeep ofStore() {
    return new PlannedUpkeep(false);
  }

  /** Plans for the same two runs, whatever the store has. */
  static PlannedUpkeep ofTwoRuns() {
    return new PlannedUpkeep(true);
  }

  PlannedUpkeep leaves(Why why) {
    notDone.add(new NotDone("r2", "n", 1, why));
    return this;
  }

  PlannedUpkeep refuses(Damage damage) {
    refused.add(damage);
    return this;
  }

  @Override
  public CheckpointStore open(Path directory, StoreOptions options) {
    return CairnStore.open(directory, options);
  }

  @Override
  public Upkeep upkeep() {
    return this;
  }

  @Override
  public RetentionPlan plan(CheckpointStore store, RetentionPolicy policy) {
    return twoRuns
        ? PlannedRetention.ofTwoRuns(policy)
        : PlannedRetention.of(store, policy, System.currentTimeMillis() * 1_000);
  }

  @Override
  public RetentionReport apply(CheckpointStore store, RetentionPlan plan) {
    slices++;
    applied.addAll(plan.runs());
    plan.runs().forEach(run -> apply(store, run));
    return new RetentionReport(plan.wholeRuns(), plan.checkpoints(), plan.bytes(), notDone);
  }

  private static void apply(CheckpointStore store, RunPlan run) {
    if (run.wholeRun()) {
      store.deleteRun(run.runId());
    }
    run.drops().forEach(drop -> store.deleteCheckpoint(run.runId(), drop.nodeId(), drop.seq()));
  }

  @Override
  public CompactionReport compact(CheckpointStore store) {
    return new CompactionReport(2, 4_096, 1_024, refused);
  }
}
