package dev.cairn.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives up more than the rules do, until what is left is within the budget: first whole runs that
 * have ended, then the oldest checkpoints. A run's checkpoints are read only when no other can be
 * older, as none is older than its run.
 */
final class BudgetPlanner {
  private static final Comparator<PlannedRun> BY_END =
      Comparator.comparingLong((PlannedRun planned) -> planned.run.updated())
          .thenComparingLong(planned -> planned.run.runNumber());
  private static final Comparator<PlannedRun> BY_CREATION =
      Comparator.comparingLong((PlannedRun planned) -> planned.run.created())
          .thenComparingLong(planned -> planned.run.runNumber());
  private static final Comparator<Oldest> BY_AGE =
      Comparator.comparingLong(Oldest::time).thenComparingLong(oldest -> oldest.of.run.runNumber());

  private final long bytesMax;
  private final List<PlannedRun> runs = new ArrayList<>();
  private long bytes;

  BudgetPlanner(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Adds a run, with what the rules give up of it. */
  void add(RunFacts run, @Nullable RunPlan plan) {
    runs.add(new PlannedRun(run, plan));
    bytes += run.liveBytes() - (plan == null ? 0 : plan.bytes());
  }

  /** What goes of all runs, in the order in which they were added. */
  List<RunPlan> plans() {
    if (bytes > bytesMax) {
      giveUpRuns();
      giveUpCheckpoints();
    }
    return runs.stream().map(PlannedRun::plan).filter(Objects::nonNull).toList();
  }

  private void giveUpRuns() {
    List<PlannedRun> ended =
        runs.stream().filter(planned -> planned.run.finished()).sorted(BY_END).toList();
    for (PlannedRun planned : ended) {
      if (bytes <= bytesMax) {
        return;
      }
      bytes -= planned.giveUpWhole();
    }
  }

  private void giveUpCheckpoints() {
    List<PlannedRun> left = runs.stream().filter(PlannedRun::hasMore).sorted(BY_CREATION).toList();
    PriorityQueue<Oldest> oldest = new PriorityQueue<>(BY_AGE);
    int opened = 0;
    while (bytes > bytesMax && (opened < left.size() || !oldest.isEmpty())) {
      Oldest first = oldest.peek();
      if (opened < left.size()
          && (first == null || left.get(opened).run.created() <= first.time())) {
        left.get(opened++).oldest(oldest);
      } else {
        bytes -= oldest.remove().giveUp(oldest);
      }
    }
  }

  /** A run and what goes of it. */
  private static final class PlannedRun {
    private final RunFacts run;
    private @Nullable RunPlan plan;
    private final List<PlannedDrop> more = new ArrayList<>();

    PlannedRun(RunFacts run, @Nullable RunPlan plan) {
      this.run = run;
      this.plan = plan;
    }

    /** Answers the bytes given up by it. */
    long giveUpWhole() {
      if (isWhole() || !run.deletable()) {
        return 0;
      }
      long before = plan == null ? 0 : plan.bytes();
      plan = RunPlan.whole(run, RetentionReason.STORE_BYTES_MAX);
      return plan.bytes() - before;
    }

    boolean hasMore() {
      return !run.pinned() && run.lastCheckpointSeq() > 1 && !isWhole();
    }

    void oldest(PriorityQueue<Oldest> queue) {
      Set<Long> gone = new HashSet<>();
      drops().forEach(drop -> gone.add(drop.seq()));
      List<Candidate> left =
          Candidate.of(run.checkpointsIfAny()).stream()
              .filter(candidate -> !gone.contains(candidate.checkpoint().seq()))
              .toList();
      if (!left.isEmpty()) {
        queue.add(new Oldest(this, left, 0));
      }
    }

    @Nullable RunPlan plan() {
      if (more.isEmpty()) {
        return plan;
      }
      List<PlannedDrop> all = new ArrayList<>(drops());
      all.addAll(more);
      all.sort(Comparator.comparingLong(PlannedDrop::seq));
      return RunPlan.dropping(run, all);
    }

    private boolean isWhole() {
      return plan != null && plan.wholeRun();
    }

    private List<PlannedDrop> drops() {
      return plan == null ? List.of() : plan.drops();
    }
  }

  /** The oldest checkpoint of a run that is still to be given up. */
  private record Oldest(PlannedRun of, List<Candidate> candidates, int at) {
    long time() {
      return candidates.get(at).checkpoint().time();
    }

    /** Puts the run's next into the queue and answers the bytes given up. */
    long giveUp(PriorityQueue<Oldest> queue) {
      PlannedDrop drop = candidates.get(at).drop(RetentionReason.STORE_BYTES_MAX);
      of.more.add(drop);
      if (at + 1 < candidates.size()) {
        queue.add(new Oldest(of, candidates, at + 1));
      }
      return drop.bytes();
    }
  }
}
