package dev.cairn.store;

import dev.cairn.store.format.Ids;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a store may give up as it grows: rules about the checkpoints of each node, about runs that
 * have ended, and about the bytes of the whole store. Immutable, and safe to share between threads:
 * every method answers a new policy. {@link #toString()} says the rules in plain words.
 *
 * <pre>{@code
 * RetentionPolicy policy =
 *     RetentionPolicy.keepAll()
 *         .thinOut(Duration.ofDays(1), Duration.ofHours(1))
 *         .thinOut(Duration.ofDays(30), Duration.ofDays(1))
 *         .deleteFinishedAfter(Duration.ofDays(90))
 *         .forWorkflow("audit", RetentionPolicy.keepAll());
 * }</pre>
 *
 * <p><b>How rules combine.</b> A checkpoint goes if any rule gives it up. Each rule looks at all
 * checkpoints of a node, pinned ones and those that another rule gives up included. A run has the
 * rules of its workflow if there are any ({@link #forWorkflow}), else those of its status ({@link
 * #forStatus}), else the policy's own; they replace each other and are never mixed. The byte budget
 * ({@link #storeBytesMax(long)}) is the store's: it comes last and looks at all runs, whatever
 * their rules.
 *
 * <p><b>What never goes</b>, whatever the rules: the newest checkpoint of a node, unless its whole
 * run goes; a pinned checkpoint; anything of a pinned run, or the whole of a run that has a pinned
 * checkpoint; a run that has not ended. Events and status changes go with their run only.
 *
 * <p><b>Ages</b> are measured by the store's clock, in microseconds; something is older than an age
 * as soon as it has reached it. A policy does nothing by itself: {@link RetentionPlan} is what it
 * would do.
 *
 * @param keepLast how many of the newest checkpoints of a node are kept; {@link Integer#MAX_VALUE}
 *     for all
 * @param thinnings which checkpoints are thinned out, by age
 * @param olderThan the age from which on checkpoints are dropped, or null for never
 * @param finishedAfter how long after its last update a run that has ended is deleted, or null for
 *     never
 * @param storeBytesMax the budget for the live bytes of all runs; {@link Long#MAX_VALUE} for none
 * @param workflows the rules of some workflows, by name
 * @param statuses the rules of some statuses
 */
public record RetentionPolicy(
    int keepLast,
    List<Thinning> thinnings,
    @Nullable Duration olderThan,
    @Nullable Duration finishedAfter,
    long storeBytesMax,
    Map<String, RetentionPolicy> workflows,
    Map<RunStatus, RetentionPolicy> statuses) {
  private static final long SWEEP_MICROS_MIN = 1_000_000L;
  private static final long SWEEP_MICROS_MAX = 3_600_000_000L;

  private static final RetentionPolicy KEEP_ALL =
      new RetentionPolicy(
          Integer.MAX_VALUE, List.of(), null, null, Long.MAX_VALUE, Map.of(), Map.of());

  /**
   * Of the checkpoints of a node that are older than an age, one in each slot of time is kept.
   *
   * @param olderThan the age from which on checkpoints are thinned out
   * @param oneEach the length of a slot, at least a microsecond; slots begin at multiples of it
   *     since 1970-01-01 UTC
   */
  public record Thinning(Duration olderThan, Duration oneEach) {
    /** Checks both. */
    public Thinning {
      Ages.notNegative("olderThan", olderThan);
      Objects.requireNonNull(oneEach, "oneEach");
      if (oneEach.compareTo(Ages.MICRO) < 0) {
        throw new IllegalArgumentException(
            "oneEach: expected at least a microsecond, found " + oneEach);
      }
    }

    @Override
    public String toString() {
      return "of those older than "
          + PlainWords.of(olderThan)
          + " keep one each "
          + PlainWords.of(oneEach);
    }
  }

  /** Checks every bound, and copies and sorts the lists. */
  public RetentionPolicy {
    atLeast("keepLast", keepLast, 1);
    atLeast("storeBytesMax", storeBytesMax, 0);
    Ages.notNegativeIfAny("olderThan", olderThan);
    Ages.notNegativeIfAny("finishedAfter", finishedAfter);
    thinnings = sorted(thinnings);
    workflows = Map.copyOf(workflows);
    statuses = Map.copyOf(statuses);
    workflows.forEach(RetentionPolicy::checkSpecial);
    statuses.forEach((status, rules) -> checkSpecial(status.name(), rules));
  }

  /** The policy that gives up nothing: what every other begins with. */
  public static RetentionPolicy keepAll() {
    return KEEP_ALL;
  }

  /**
   * This policy, keeping of each node only the newest checkpoints. Pinned ones count among them if
   * they are of the newest, and are kept beside them if they are not.
   *
   * @param checkpoints how many, at least 1
   * @throws IllegalArgumentException if it is less
   */
  public RetentionPolicy keepLast(int checkpoints) {
    return new RetentionPolicy(
        checkpoints, thinnings, olderThan, finishedAfter, storeBytesMax, workflows, statuses);
  }

  /**
   * This policy, thinning out too: of the checkpoints of a node that are older than {@code
   * olderThan}, one in each slot of {@code oneEach} is kept, the newest of the slot. Slots are
   * aligned to 1970-01-01 UTC, so that the result does not depend on when the rule is applied. May
   * be given several times, with a longer slot for a greater age; where each slot is a multiple of
   * the shorter ones, they nest.
   *
   * @throws IllegalArgumentException if {@code olderThan} is negative or {@code oneEach} shorter
   *     than a microsecond
   */
  public RetentionPolicy thinOut(Duration olderThan, Duration oneEach) {
    List<Thinning> more =
        Stream.concat(thinnings.stream(), Stream.of(new Thinning(olderThan, oneEach))).toList();
    return new RetentionPolicy(
        keepLast, more, this.olderThan, finishedAfter, storeBytesMax, workflows, statuses);
  }

  /**
   * This policy, dropping checkpoints from that age on.
   *
   * @throws IllegalArgumentException if the age is negative
   */
  public RetentionPolicy dropOlderThan(Duration age) {
    Objects.requireNonNull(age, "age");
    return new RetentionPolicy(
        keepLast, thinnings, age, finishedAfter, storeBytesMax, workflows, statuses);
  }

  /**
   * This policy, deleting runs that have ended ({@link RunStatus#COMPLETED}, {@link
   * RunStatus#FAILED}, {@link RunStatus#CANCELLED}), whole, once their last update is that long
   * ago.
   *
   * @throws IllegalArgumentException if the time is negative
   */
  public RetentionPolicy deleteFinishedAfter(Duration time) {
    Objects.requireNonNull(time, "time");
    return new RetentionPolicy(
        keepLast, thinnings, olderThan, time, storeBytesMax, workflows, statuses);
  }

  /**
   * This policy, with a budget in bytes for what the records of all runs take. While they take
   * more, first whole runs that have ended go, the one that ended longest ago first; then the
   * oldest checkpoints of all runs, by time. Runs that have not ended are not deleted for it. Where
   * that is not enough, the plan says by how much ({@link RetentionPlan#overBudget()}).
   *
   * @throws IllegalArgumentException if the budget is negative
   */
  public RetentionPolicy storeBytesMax(long bytes) {
    return new RetentionPolicy(
        keepLast, thinnings, olderThan, finishedAfter, bytes, workflows, statuses);
  }

  /**
   * This policy, with rules of their own for the runs of a workflow; they replace this policy's,
   * and those of a status. A later call for the same workflow replaces the earlier.
   *
   * @throws IllegalArgumentException if the rules have a byte budget, or rules for workflows or
   *     statuses themselves, or the name is no valid id
   */
  public RetentionPolicy forWorkflow(String workflow, RetentionPolicy rules) {
    Ids.check("workflow", workflow);
    Map<String, RetentionPolicy> more = new TreeMap<>(workflows);
    more.put(workflow, Objects.requireNonNull(rules, "rules"));
    return new RetentionPolicy(
        keepLast, thinnings, olderThan, finishedAfter, storeBytesMax, more, statuses);
  }

  /**
   * This policy, with rules of their own for the runs of a status, unless their workflow has some;
   * they replace this policy's. A later call for the same status replaces the earlier.
   *
   * @throws IllegalArgumentException if the rules have a byte budget, or rules for workflows or
   *     statuses themselves
   */
  public RetentionPolicy forStatus(RunStatus status, RetentionPolicy rules) {
    Objects.requireNonNull(status, "status");
    Map<RunStatus, RetentionPolicy> more = new EnumMap<>(RunStatus.class);
    more.putAll(statuses);
    more.put(status, Objects.requireNonNull(rules, "rules"));
    return new RetentionPolicy(
        keepLast, thinnings, olderThan, finishedAfter, storeBytesMax, workflows, more);
  }

  /** The rules, in plain words. */
  @Override
  public String toString() {
    return PlainWords.of(this);
  }

  /** The rules that a run has; the budget is not among them. */
  RetentionPolicy rulesFor(String workflow, RunStatus status) {
    RetentionPolicy special = workflows.get(workflow);
    return special == null ? statuses.getOrDefault(status, this) : special;
  }

  /** Whether it ever keeps only the newest checkpoints of a node. */
  boolean prunes() {
    boolean special =
        Stream.concat(workflows.values().stream(), statuses.values().stream())
            .anyMatch(RetentionPolicy::prunes);
    return keepLast != Integer.MAX_VALUE || special;
  }

  /**
   * How often it is worth looking at all runs, in microseconds: ten times in the shortest age, at
   * least once in an hour, and not more than once in a second.
   */
  long sweepMicros() {
    long shortest = Math.min(micros(olderThan), micros(finishedAfter));
    for (Thinning thinning : thinnings) {
      shortest = Math.min(shortest, micros(thinning.olderThan()));
      shortest = Math.min(shortest, micros(thinning.oneEach()));
    }
    long sweep = Math.max(SWEEP_MICROS_MIN, Math.min(SWEEP_MICROS_MAX, shortest / 10));
    return Stream.concat(workflows.values().stream(), statuses.values().stream())
        .mapToLong(RetentionPolicy::sweepMicros)
        .reduce(sweep, Math::min);
  }

  private static long micros(@Nullable Duration age) {
    return age == null ? Ages.NEVER : Ages.micros(age);
  }

  boolean hasBudget() {
    return storeBytesMax != Long.MAX_VALUE;
  }

  private static List<Thinning> sorted(List<Thinning> thinnings) {
    return thinnings.stream()
        .distinct()
        .sorted(Comparator.comparing(Thinning::olderThan).thenComparing(Thinning::oneEach))
        .toList();
  }

  private static void checkSpecial(String whose, RetentionPolicy rules) {
    if (rules.hasBudget()) {
      throw new IllegalArgumentException(
          "storeBytesMax: expected for the whole store only, found in the rules for " + whose);
    }
    if (!rules.workflows.isEmpty() || !rules.statuses.isEmpty()) {
      throw new IllegalArgumentException(
          "rules: expected none for workflows or statuses within rules for "
              + whose
              + ", found "
              + rules);
    }
  }

  private static void atLeast(String name, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(name + ": expected at least " + min + ", found " + value);
    }
  }
}
