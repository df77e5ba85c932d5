package dev.cairn.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What a {@link RetentionPolicy} gives up, run by run, as the store was at one time. Immutable; to
 * make a plan changes nothing.
 *
 * @param policy the rules
 * @param time the time at which ages were measured, by the store's clock, in microseconds
 * @param runs what goes, by creation of the runs; runs of which nothing goes are not among them
 * @param bytesBefore what the records of all runs take
 */
public record RetentionPlan(
    RetentionPolicy policy, Instant time, List<RunPlan> runs, long bytesBefore) {
  /** Copies the list. */
  public RetentionPlan {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(time, "time");
    runs = List.copyOf(runs);
  }

  /** Whether nothing goes. */
  public boolean isEmpty() {
    return runs.isEmpty();
  }

  /** How many runs go, whole. */
  public long wholeRuns() {
    return runs.stream().filter(RunPlan::wholeRun).count();
  }

  /** How many checkpoints go, of runs that stay. */
  public long checkpoints() {
    return runs.stream().mapToLong(run -> run.drops().size()).sum();
  }

  /** The bytes given up, see {@link RunPlan#bytes()}. */
  public long bytes() {
    return runs.stream().mapToLong(RunPlan::bytes).sum();
  }

  /** What the records of all runs take afterwards. */
  public long bytesLeft() {
    return bytesBefore - bytes();
  }

  /**
   * By how many bytes the store is still over the policy's budget afterwards, because nothing more
   * may go; 0 where it is within it, or has none.
   */
  public long overBudget() {
    return Math.max(0, bytesLeft() - policy.storeBytesMax());
  }

  /** This plan, leaving alone the runs that do not match. */
  public RetentionPlan only(Predicate<? super RunPlan> wanted) {
    return new RetentionPlan(policy, time, runs.stream().filter(wanted).toList(), bytesBefore);
  }

  /** The totals, in plain words. */
  @Override
  public String toString() {
    return PlainWords.count(wholeRuns(), "run")
        + " and "
        + PlainWords.count(checkpoints(), "checkpoint")
        + " of other runs go, "
        + PlainWords.count(bytes(), "byte")
        + "; "
        + PlainWords.count(bytesLeft(), "byte")
        + " left"
        + (overBudget() == 0 ? "" : ", " + overBudget() + " over the budget");
  }
}
