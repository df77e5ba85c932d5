package dev.cairn.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rules as the Javadoc of {@link RetentionPolicy} says them, each checkpoint against all
 * others, without a thought for speed. Answers names: {@code run} for a whole run, {@code
 * run/node/seq} for a checkpoint.
 */
final class NaiveRetention {
  private final RetentionPolicy policy;
  private final List<RunStory> runs;
  private final long now;
  private final Set<String> gone = new TreeSet<>();

  private NaiveRetention(RetentionPolicy policy, List<RunStory> runs, long now) {
    this.policy = policy;
    this.runs = runs;
    this.now = now;
  }

  static Set<String> gone(RetentionPolicy policy, List<RunStory> runs, long now) {
    NaiveRetention naive = new NaiveRetention(policy, runs, now);
    runs.forEach(naive::byRules);
    naive.byBudget();
    return naive.gone;
  }

  /** A plan by the same names. */
  static Set<String> names(RetentionPlan plan) {
    Set<String> names = new TreeSet<>();
    for (RunPlan run : plan.runs()) {
      if (run.wholeRun()) {
        names.add(run.runId());
      }
      run.drops().forEach(drop -> names.add(name(run.runId(), drop.nodeId(), drop.seq())));
    }
    return names;
  }

  private void byRules(RunStory run) {
    RetentionPolicy rules = rules(run);
    if (mayEnd(run) && rules.finishedAfter() != null && aged(run.updated, rules.finishedAfter())) {
      gone.add(run.runId);
      return;
    }
    for (CheckpointFacts checkpoint : run.checkpoints) {
      if (mayGo(run, checkpoint) && givenUp(rules, run, checkpoint)) {
        gone.add(name(run, checkpoint));
      }
    }
  }

  private RetentionPolicy rules(RunStory run) {
    if (policy.workflows().containsKey(run.workflow)) {
      return policy.workflows().get(run.workflow);
    }
    return policy.statuses().containsKey(run.status) ? policy.statuses().get(run.status) : policy;
  }

  private static boolean mayEnd(RunStory run) {
    return Set.of(RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED).contains(run.status)
        && !run.pinned
        && run.checkpoints.stream().noneMatch(CheckpointFacts::pinned);
  }

  private static boolean mayGo(RunStory run, CheckpointFacts checkpoint) {
    return !run.pinned && !checkpoint.pinned() && newer(run, checkpoint).findAny().isPresent();
  }

  private boolean givenUp(RetentionPolicy rules, RunStory run, CheckpointFacts checkpoint) {
    boolean enoughNewer = newer(run, checkpoint).count() >= rules.keepLast();
    boolean tooOld = rules.olderThan() != null && aged(checkpoint.time(), rules.olderThan());
    return enoughNewer
        || tooOld
        || rules.thinnings().stream().anyMatch(thinning -> thins(thinning, run, checkpoint));
  }

  private boolean thins(
      RetentionPolicy.Thinning thinning, RunStory run, CheckpointFacts checkpoint) {
    long slot = thinning.oneEach().toNanos() / 1_000;
    return aged(checkpoint.time(), thinning.olderThan())
        && newer(run, checkpoint)
            .filter(newer -> aged(newer.time(), thinning.olderThan()))
            .anyMatch(
                newer ->
                    Math.floorDiv(newer.time(), slot) == Math.floorDiv(checkpoint.time(), slot));
  }

  private boolean aged(long time, Duration age) {
    return now - time >= age.toNanos() / 1_000;
  }

  private static Stream<CheckpointFacts> newer(RunStory run, CheckpointFacts checkpoint) {
    return run.checkpoints.stream()
        .filter(other -> other.nodeId().equals(checkpoint.nodeId()))
        .filter(other -> other.seq() > checkpoint.seq());
  }

  private void byBudget() {
    List<RunStory> ended = new ArrayList<>(runs);
    ended.removeIf(run -> !mayEnd(run));
    ended.sort(Comparator.comparingLong(run -> run.updated));
    for (RunStory run : ended) {
      if (left() > policy.storeBytesMax()) {
        gone.add(run.runId);
        run.checkpoints.forEach(checkpoint -> gone.remove(name(run, checkpoint)));
      }
    }
    while (left() > policy.storeBytesMax() && giveUpOldest()) {}
  }

  private boolean giveUpOldest() {
    RunStory oldestRun = null;
    CheckpointFacts oldest = null;
    for (RunStory run : runs) {
      for (CheckpointFacts each : run.checkpoints) {
        boolean may = !gone.contains(run.runId) && !gone.contains(name(run, each));
        if (may && mayGo(run, each) && (oldest == null || each.time() < oldest.time())) {
          oldest = each;
          oldestRun = run;
        }
      }
    }
    return oldest != null && gone.add(name(oldestRun, oldest));
  }

  private long left() {
    long left = 0;
    for (RunStory run : runs) {
      if (!gone.contains(run.runId)) {
        left += run.bytes();
        for (CheckpointFacts checkpoint : run.checkpoints) {
          left -= gone.contains(name(run, checkpoint)) ? checkpoint.storedBytes() : 0;
        }
      }
    }
    return left;
  }

  private static String name(RunStory run, CheckpointFacts checkpoint) {
    return name(run.runId, checkpoint.nodeId(), checkpoint.seq());
  }

  private static String name(String runId, String nodeId, long seq) {
    return runId + "/" + nodeId + "/" + seq;
  }
}
