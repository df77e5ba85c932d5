package dev.cairn.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RetentionPlan} gives up of one run: all of it, or some of its checkpoints.
 * Immutable. It means the run as it was when the plan was made: a run that was made again under the
 * same id is another.
 */
public final class RunPlan {
  private final RunFacts run;
  private final @Nullable RetentionReason reason;
  private final List<PlannedDrop> drops;
  private final long bytes;

  private RunPlan(
      RunFacts run, @Nullable RetentionReason reason, List<PlannedDrop> drops, long bytes) {
    this.run = run;
    this.reason = reason;
    this.drops = drops;
    this.bytes = bytes;
  }

  static RunPlan whole(RunFacts run, RetentionReason reason) {
    return new RunPlan(run, reason, List.of(), run.liveBytes());
  }

  /** Gives up checkpoints, by ascending seq. */
  static RunPlan dropping(RunFacts run, List<PlannedDrop> drops) {
    long bytes = drops.stream().mapToLong(PlannedDrop::bytes).sum();
    return new RunPlan(run, null, List.copyOf(drops), bytes);
  }

  /** The run's id. */
  public String runId() {
    return run.runId();
  }

  /** The name of the workflow the run is an instance of. */
  public String workflow() {
    return run.workflow();
  }

  /** Where the run stood. */
  public RunStatus status() {
    return run.status();
  }

  /** When the run was created, by the store's clock, in microseconds. */
  public Instant created() {
    return Environment.instant(run.created());
  }

  /** When anything was last written to the run, by the store's clock, in microseconds. */
  public Instant updated() {
    return Environment.instant(run.updated());
  }

  /** Whether the whole run goes. */
  public boolean wholeRun() {
    return reason != null;
  }

  /** The rule that gives up the whole run; null where only checkpoints go. */
  public @Nullable RetentionReason reason() {
    return reason;
  }

  /** The checkpoints that go, by ascending seq; empty where the whole run goes. */
  public List<PlannedDrop> drops() {
    return drops;
  }

  /**
   * The bytes given up: of the whole run what its records take, else what the checkpoints take. If
   * a checkpoint that is kept was stored as a difference from one that goes, it is stored whole
   * from then on; what that takes is not known to the plan.
   */
  public long bytes() {
    return bytes;
  }

  /** Which incarnation of the id is meant. */
  long runNumber() {
    return run.runNumber();
  }

  /** When anything was last written to the run, in microseconds. */
  long updatedMicros() {
    return run.updated();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RunPlan that
        && run.runNumber() == that.run.runNumber()
        && run.updated() == that.run.updated()
        && runId().equals(that.runId())
        && reason == that.reason
        && bytes == that.bytes
        && drops.equals(that.drops);
  }

  @Override
  public int hashCode() {
    return Objects.hash(run.runNumber(), runId(), reason, drops);
  }

  /** In plain words, on one line. */
  @Override
  public String toString() {
    return "run "
        + runId()
        + ": "
        + (wholeRun() ? "all of it" : PlainWords.count(drops.size(), "checkpoint"))
        + ", "
        + PlainWords.count(bytes, "byte");
  }
}
