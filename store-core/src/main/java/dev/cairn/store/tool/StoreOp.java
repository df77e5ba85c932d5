package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunStatus;
import dev.cairn.store.StatusChange;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call on a store, complete in itself: a checkpoint has its whole state. It can be made, and
 * afterwards looked for.
 */
public sealed interface StoreOp {
  /** The run concerned. */
  String runId();

  /** The same call on another run. */
  StoreOp on(String otherRun);

  /**
   * Makes the call.
   *
   * @return the seq the store gave, 0 where this kind of call has none
   */
  long applyTo(CheckpointStore store, WriteOptions options);

  /**
   * Whether the store holds exactly what this call wrote.
   *
   * @param seq the checkpoint's or event's seq; of a status change: which one of its run it was,
   *     from 1
   */
  boolean isIn(CheckpointStore store, long seq);

  /**
   * {@link CheckpointStore#createRun}.
   *
   * @param runId the run
   * @param workflow its workflow
   * @param params its parameters
   */
  record Create(String runId, String workflow, Map<String, @Nullable Object> params)
      implements StoreOp {
    @Override
    public StoreOp on(String otherRun) {
      return new Create(otherRun, workflow, params);
    }

    @Override
    public long applyTo(CheckpointStore store, WriteOptions options) {
      store.createRun(runId, workflow, params, options);
      return 0;
    }

    @Override
    public boolean isIn(CheckpointStore store, long seq) {
      return store
          .getRun(runId)
          .filter(run -> run.workflow().equals(workflow) && run.params().equals(params))
          .isPresent();
    }
  }

  /**
   * {@link CheckpointStore#appendEvent}.
   *
   * @param event the event, without seq, position and time
   */
  record Append(WorkflowEvent event) implements StoreOp {
    @Override
    public String runId() {
      return event.runId();
    }

    @Override
    public StoreOp on(String otherRun) {
      return new Append(
          WorkflowEvent.of(otherRun, event.type())
              .withNode(event.nodeId())
              .withCallerTime(event.callerTime())
              .withPayload(event.payload()));
    }

    @Override
    public long applyTo(CheckpointStore store, WriteOptions options) {
      return store.appendEvent(event, options);
    }

    @Override
    public boolean isIn(CheckpointStore store, long seq) {
      List<WorkflowEvent> found = store.getEvents(runId(), seq - 1, 1);
      return found.size() == 1
          && found.get(0).seq() == seq
          && new Append(found.get(0)).on(runId()).equals(this);
    }
  }

  /**
   * {@link CheckpointStore#updateRunStatus}.
   *
   * @param runId the run
   * @param status its status from now on
   */
  record Change(String runId, RunStatus status) implements StoreOp {
    @Override
    public StoreOp on(String otherRun) {
      return new Change(otherRun, status);
    }

    @Override
    public long applyTo(CheckpointStore store, WriteOptions options) {
      store.updateRunStatus(runId, status, options);
      return 0;
    }

    @Override
    public boolean isIn(CheckpointStore store, long seq) {
      List<StatusChange> history = store.getStatusHistory(runId);
      return seq <= history.size() && history.get((int) seq - 1).status() == status;
    }
  }

  /**
   * {@link CheckpointStore#saveCheckpoint}. A class, since a record would compare states by
   * identity.
   */
  final class Save implements StoreOp {
    private final String runId;
    private final String nodeId;
    private final byte[] state;
    private final Map<String, @Nullable Object> metadata;

    /** The state is shared, not copied: neither side may change it. */
    Save(String runId, String nodeId, byte[] state, Map<String, @Nullable Object> metadata) {
      this.runId = runId;
      this.nodeId = nodeId;
      this.state = state;
      this.metadata = metadata;
    }

    @Override
    public String runId() {
      return runId;
    }

    /** The node. */
    public String nodeId() {
      return nodeId;
    }

    /** The length of the whole state, in bytes. */
    public int stateBytes() {
      return state.length;
    }

    /** The metadata. */
    Map<String, @Nullable Object> metadata() {
      return metadata;
    }

    /** The whole state itself, which nobody may change. */
    byte[] state() {
      return state;
    }

    @Override
    public StoreOp on(String otherRun) {
      return new Save(otherRun, nodeId, state, metadata);
    }

    @Override
    public long applyTo(CheckpointStore store, WriteOptions options) {
      return store.saveCheckpoint(runId, nodeId, state, metadata, options).seq();
    }

    @Override
    public boolean isIn(CheckpointStore store, long seq) {
      return store
          .loadCheckpointAt(runId, nodeId, seq)
          .filter(found -> found.meta().seq() == seq)
          .filter(found -> found.meta().metadata().equals(metadata))
          .filter(found -> Arrays.equals(found.state(), state))
          .isPresent();
    }
  }
}
