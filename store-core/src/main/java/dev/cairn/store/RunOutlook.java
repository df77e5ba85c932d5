package dev.cairn.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules give up of one run, without the byte budget, which is a matter of all runs.
 *
 * @param plan what goes now, or null for nothing
 * @param nextDue the earliest time, in microseconds, at which more could go without anything being
 *     written; {@link Ages#NEVER} for never
 */
record RunOutlook(@Nullable RunPlan plan, long nextDue) {
  private static final RunOutlook NOTHING = new RunOutlook(null, Ages.NEVER);

  /** Reads the run's checkpoints only if any of them could go by now, or the whole run. */
  static RunOutlook of(RetentionPolicy policy, RunFacts run, long now) {
    if (run.pinned()) {
      return NOTHING;
    }
    RetentionPolicy rules = policy.rulesFor(run.workflow(), run.status());
    long end = run.finished() ? Ages.due(run.updated(), rules.finishedAfter()) : Ages.NEVER;
    if (Ages.come(end, now) && run.deletable()) {
      return new RunOutlook(RunPlan.whole(run, RetentionReason.FINISHED_AFTER), Ages.NEVER);
    }
    long laterEnd = Ages.come(end, now) ? Ages.NEVER : end;
    long first = firstDrop(rules, run);
    return Ages.come(first, now)
        ? dropping(rules, run, now, laterEnd)
        : new RunOutlook(null, Math.min(first, laterEnd));
  }

  /** No checkpoint goes before, as no checkpoint is older than its run. */
  private static long firstDrop(RetentionPolicy rules, RunFacts run) {
    if (run.lastCheckpointSeq() <= 1) {
      return Ages.NEVER; // the newest of its node
    }
    if (run.lastCheckpointSeq() > rules.keepLast()) {
      return Ages.ALWAYS;
    }
    long first = Ages.due(run.created(), rules.olderThan());
    for (RetentionPolicy.Thinning thinning : rules.thinnings()) {
      first = Math.min(first, Ages.due(run.created(), thinning.olderThan()));
    }
    return first;
  }

  private static RunOutlook dropping(RetentionPolicy rules, RunFacts run, long now, long end) {
    List<PlannedDrop> drops = new ArrayList<>();
    long next = end;
    for (Candidate candidate : Candidate.of(run.checkpointsIfAny())) {
      long due = candidate.due(rules);
      if (Ages.come(due, now)) {
        drops.add(candidate.drop(candidate.reason(rules)));
      } else {
        next = Math.min(next, due);
      }
    }
    return new RunOutlook(drops.isEmpty() ? null : RunPlan.dropping(run, drops), next);
  }
}
