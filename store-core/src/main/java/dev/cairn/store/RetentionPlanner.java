package dev.cairn.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Works out what a policy gives up. Pure: no clock, no I/O but what the facts' suppliers do, and
 * the same facts at the same time make the same plan.
 */
final class RetentionPlanner {
  private RetentionPlanner() {}

  /**
   * What the policy gives up of these runs.
   *
   * @param runs all runs of the store, by creation; read once, in order
   * @param now in microseconds
   */
  static RetentionPlan plan(RetentionPolicy policy, Iterable<RunFacts> runs, long now) {
    List<RunPlan> plans = new ArrayList<>();
    BudgetPlanner budget = new BudgetPlanner(policy.storeBytesMax());
    long bytes = 0;
    for (RunFacts run : runs) {
      bytes += run.liveBytes();
      RunPlan plan = RunOutlook.of(policy, run, now).plan();
      if (policy.hasBudget()) {
        budget.add(run, plan);
      } else if (plan != null) {
        plans.add(plan);
      }
    }
    if (policy.hasBudget()) {
      plans = budget.plans();
    }
    return new RetentionPlan(policy, Environment.instant(now), plans, bytes);
  }

  /**
   * The earliest time, in microseconds, at which the rules could give up more of a run without
   * anything being written to it; {@link Long#MAX_VALUE} for never. The budget is a matter of all
   * runs: what it takes changes when bytes come, or one of the runs is due.
   */
  static long nextDue(RetentionPolicy policy, RunFacts run, long now) {
    return RunOutlook.of(policy, run, now).nextDue();
  }
}
