package dev.cairn.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A run as a test tells it, saved by hand at times of its choice. */
final class RunStory {
  static final long BYTES = 100;

  /** What a run takes beside its checkpoints. */
  static final long OTHER_BYTES = 10;

  private static final AtomicLong NUMBERS = new AtomicLong();

  final long runNumber = NUMBERS.incrementAndGet();
  final String runId;
  String workflow = "w";
  RunStatus status = RunStatus.RUNNING;
  long created;
  long updated;
  boolean pinned;
  List<CheckpointFacts> checkpoints = new ArrayList<>();
  private long lastSeq;
  private int reads;

  private RunStory(String runId) {
    this.runId = runId;
  }

  static RunStory run(String runId) {
    return new RunStory(runId);
  }

  /** A run of the same story after what a plan gives up of it is gone. */
  RunStory without(RunPlan plan) {
    RunStory left = copy();
    List<Long> gone = plan.drops().stream().map(PlannedDrop::seq).toList();
    left.checkpoints.removeIf(checkpoint -> gone.contains(checkpoint.seq()));
    return left;
  }

  RunStory copy() {
    RunStory copy = new RunStory(runId).of(workflow);
    copy.created = created;
    copy.updated = updated;
    copy.status = status;
    copy.pinned = pinned;
    copy.lastSeq = lastSeq;
    copy.checkpoints.addAll(checkpoints);
    return copy;
  }

  RunStory of(String name) {
    workflow = name;
    return this;
  }

  RunStory createdAt(Duration time) {
    created = micros(time);
    updated = created;
    return this;
  }

  RunStory save(String nodeId, Duration time) {
    return save(nodeId, micros(time), BYTES);
  }

  RunStory save(String nodeId, long time, long bytes) {
    checkpoints.add(new CheckpointFacts(nodeId, ++lastSeq, time, bytes, false));
    updated = time;
    return this;
  }

  RunStory endsAt(Duration time, RunStatus end) {
    status = end;
    updated = micros(time);
    return this;
  }

  RunStory pin() {
    pinned = true;
    return this;
  }

  RunStory pin(long seq) {
    checkpoints.replaceAll(
        old ->
            old.seq() == seq
                ? new CheckpointFacts(old.nodeId(), seq, old.time(), old.storedBytes(), true)
                : old);
    return this;
  }

  long bytes() {
    return OTHER_BYTES + checkpoints.stream().mapToLong(CheckpointFacts::storedBytes).sum();
  }

  /** How often its checkpoints were asked for. */
  int reads() {
    return reads;
  }

  RunFacts facts() {
    return new RunFacts(
        runNumber, runId, workflow, status, created, updated, lastSeq, bytes(), pinned, this::read);
  }

  private List<CheckpointFacts> read() {
    reads++;
    return List.copyOf(checkpoints);
  }

  static long micros(Duration time) {
    return time.toNanos() / 1_000;
  }

  @Override
  public String toString() {
    return "%s (%s, %s%s) created %d updated %d: %s"
        .formatted(
            runId, workflow, status, pinned ? ", pinned" : "", created, updated, checkpoints);
  }
}
