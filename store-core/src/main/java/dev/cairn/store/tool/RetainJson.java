package dev.cairn.store.tool;

import dev.cairn.store.PlannedDrop;
import dev.cairn.store.RetentionPlan;
import dev.cairn.store.RetentionReason;
import dev.cairn.store.RetentionReport;
import dev.cairn.store.RunPlan;

/** A plan for programs: run by run and checkpoint by checkpoint, then the totals. */
final class RetainJson implements RetainForm {
  private final JsonLines lines;

  RetainJson(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public void plan(RetentionPlan plan, boolean dryRun) {
    plan.runs().forEach(this::run);
    lines.write(
        new JsonLine("plan")
            .put("policy", plan.policy().toString())
            .put("time", plan.time())
            .put("dryRun", dryRun)
            .put("wholeRuns", plan.wholeRuns())
            .put("checkpoints", plan.checkpoints())
            .put("bytes", plan.bytes())
            .put("bytesBefore", plan.bytesBefore())
            .put("bytesLeft", plan.bytesLeft())
            .put("overBudget", plan.overBudget()));
  }

  @Override
  public void report(RetentionReport report) {
    for (RetentionReport.NotDone left : report.notDone()) {
      lines.write(
          new JsonLine("notDone")
              .put("run", left.runId())
              .put("node", (Object) left.nodeId())
              .put("seq", left.nodeId() == null ? null : left.seq())
              .put("why", left.why()));
    }
    lines.write(
        new JsonLine("retain")
            .put("runsDeleted", report.runsDeleted())
            .put("checkpointsDropped", report.checkpointsDropped())
            .put("bytes", report.bytes())
            .put("notDone", (long) report.notDone().size()));
  }

  private void run(RunPlan run) {
    RetentionReason reason = run.reason();
    lines.write(
        new JsonLine("runPlan")
            .put("run", run.runId())
            .put("workflow", run.workflow())
            .put("status", run.status())
            .put("created", run.created())
            .put("updated", run.updated())
            .put("wholeRun", run.wholeRun())
            .put("reason", (Object) (reason == null ? null : reason.name()))
            .put("checkpoints", (long) run.drops().size())
            .put("bytes", run.bytes()));
    run.drops().forEach(drop -> drop(run, drop));
  }

  private void drop(RunPlan run, PlannedDrop drop) {
    lines.write(
        new JsonLine("drop")
            .put("run", run.runId())
            .put("node", drop.nodeId())
            .put("seq", drop.seq())
            .put("time", drop.time())
            .put("bytes", drop.bytes())
            .put("reason", drop.reason()));
  }
}
