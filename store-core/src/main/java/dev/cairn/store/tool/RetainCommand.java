package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RetentionPlan;
import dev.cairn.store.RetentionReport;
import dev.cairn.store.RunPlan;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives up what rules say, after having printed it. */
@Command(
    name = "retain",
    description = "Drops checkpoints and deletes runs by rules; prints first what goes.")
final class RetainCommand extends StoreCommand {
  /** Enough for one force of the device to count little, few enough for progress to move. */
  private static final int RUNS_AT_ONCE = 64;

  @Mixin RetainRules rules = new RetainRules();

  @Option(names = "--dry-run", description = "Only print what would go; change nothing.")
  boolean dryRun;

  RetainCommand(Terminal terminal, StoreDoor door) {
    super(terminal, door);
  }

  @Override
  CheckpointStore open() {
    rules.policy(); // What is wrong with it is said before the store is opened.
    return dryRun ? door.look(directory) : door.change(directory);
  }

  @Override
  Exit use(CheckpointStore store) {
    RetainForm form = json ? new RetainJson(lines) : new RetainText(terminal);
    RetentionPlan plan =
        Waiting.shown(
            terminal, "planning", () -> rules.narrowed(door.upkeep().plan(store, rules.policy())));
    form.plan(plan, dryRun);
    if (dryRun) {
      return Exit.FINE;
    }
    RetentionReport report = apply(store, plan);
    form.report(report);
    return Exit.damagedIf(
        report.notDone().stream().anyMatch(left -> left.why() == RetentionReport.Why.DAMAGED));
  }

  private RetentionReport apply(CheckpointStore store, RetentionPlan plan) {
    RetentionReport sum = new RetentionReport(0, 0, 0, List.of());
    List<RunPlan> runs = plan.runs();
    try (Progress progress = new Progress(terminal)) {
      for (int from = 0; from < runs.size(); from += RUNS_AT_ONCE) {
        int to = Math.min(runs.size(), from + RUNS_AT_ONCE);
        sum = plus(sum, door.upkeep().apply(store, slice(plan, from, to)));
        progress.tick(
            () ->
                "applying: " + Printable.count(to) + " of " + Printable.count(runs.size(), "run"));
      }
    }
    return sum;
  }

  private static RetentionPlan slice(RetentionPlan plan, int from, int to) {
    return new RetentionPlan(
        plan.policy(), plan.time(), plan.runs().subList(from, to), plan.bytesBefore());
  }

  private static RetentionReport plus(RetentionReport sum, RetentionReport more) {
    List<RetentionReport.NotDone> notDone = new ArrayList<>(sum.notDone());
    notDone.addAll(more.notDone());
    return new RetentionReport(
        sum.runsDeleted() + more.runsDeleted(),
        sum.checkpointsDropped() + more.checkpointsDropped(),
        sum.bytes() + more.bytes(),
        notDone);
  }
}
