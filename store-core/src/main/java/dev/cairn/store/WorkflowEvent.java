package dev.cairn.store;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event of a run. What a caller appends carries no seq, position or time: the store assigns them
 * ({@link CheckpointStore#appendEvent}), and {@link CheckpointStore#getEvents} answers with them
 * filled in.
 *
 * <pre>{@code
 * store.appendEvent(WorkflowEvent.of("order-17", "PAID").withNode("billing").withPayload(Map.of("cents", 1299)));
 * }</pre>
 *
 * @param runId the run
 * @param seq the event's number in the run, from 1; 0 before it is appended
 * @param position its place among all records of the run; 0 before it is appended
 * @param type what happened
 * @param nodeId the node it happened at, or null
 * @param time when the store took it, in microseconds; null before it is appended
 * @param callerTime when it happened by the caller's clock, kept in microseconds, or null
 * @param payload a value of the JSON data model plus {@code byte[]} (CONTRACT section 1), or null
 */
public record WorkflowEvent(
    String runId,
    long seq,
    long position,
    String type,
    @Nullable String nodeId,
    @Nullable Instant time,
    @Nullable Instant callerTime,
    @Nullable Object payload) {
  /** Refuses a missing run or type. */
  public WorkflowEvent {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(type, "type");
  }

  /** An event to append, without node, caller time and payload. */
  public static WorkflowEvent of(String runId, String type) {
    return new WorkflowEvent(runId, 0, 0, type, null, null, null, null);
  }

  /** This event, at a node. */
  public WorkflowEvent withNode(@Nullable String node) {
    return new WorkflowEvent(runId, seq, position, type, node, time, callerTime, payload);
  }

  /**
   * This event, with the time it happened by the caller's clock; what is finer than a microsecond
   * is cut off.
   */
  public WorkflowEvent withCallerTime(@Nullable Instant happened) {
    return new WorkflowEvent(runId, seq, position, type, nodeId, time, happened, payload);
  }

  /** This event, with a payload. */
  public WorkflowEvent withPayload(@Nullable Object value) {
    return new WorkflowEvent(runId, seq, position, type, nodeId, time, callerTime, value);
  }
}
