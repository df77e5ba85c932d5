package dev.cairn.store.tool;

import dev.cairn.store.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation as a trace spells it. {@link TraceStates} turns it into what is asked of a store.
 */
public sealed interface TraceOp {
  /** The run concerned. */
  String runId();

  /**
   * {@code create_run}.
   *
   * @param runId the new run
   * @param workflow its workflow
   * @param params its parameters
   */
  record CreateRun(String runId, String workflow, Map<String, @Nullable Object> params)
      implements TraceOp {}

  /**
   * {@code event}.
   *
   * @param runId the run
   * @param type what happened
   * @param time when, by the recorder's clock, or null
   * @param nodeId where, or null
   * @param payload any JSON value
   */
  record AppendEvent(
      String runId,
      String type,
      @Nullable Instant time,
      @Nullable String nodeId,
      @Nullable Object payload)
      implements TraceOp {}

  /**
   * {@code checkpoint}: the whole state.
   *
   * @param runId the run
   * @param nodeId the node
   * @param metadata the checkpoint's metadata
   * @param state the state
   */
  record SaveState(
      String runId, String nodeId, Map<String, @Nullable Object> metadata, String state)
      implements TraceOp {}

  /**
   * {@code checkpoint_append}: the previous state of the node, and more.
   *
   * @param runId the run
   * @param nodeId the node
   * @param metadata the checkpoint's metadata
   * @param added what follows the previous state
   */
  record ExtendState(
      String runId, String nodeId, Map<String, @Nullable Object> metadata, String added)
      implements TraceOp {}

  /**
   * {@code checkpoint_lines}: the previous state of the node with lines edited.
   *
   * @param runId the run
   * @param nodeId the node
   * @param metadata the checkpoint's metadata
   * @param edits the edits, ascending and without overlap
   */
  record EditState(
      String runId, String nodeId, Map<String, @Nullable Object> metadata, List<LineEdit> edits)
      implements TraceOp {}

  /**
   * {@code status}.
   *
   * @param runId the run
   * @param status its status from now on
   */
  record ChangeStatus(String runId, RunStatus status) implements TraceOp {}
}
