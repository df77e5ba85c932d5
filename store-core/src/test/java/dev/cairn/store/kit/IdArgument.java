package dev.cairn.store.kit;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteBatch;
import java.util.function.BiConsumer;

/** Every argument of the interface that is an id, with a call that is right but for it. */
@SuppressWarnings("ImmutableEnumChecker") // a call here holds no state
enum IdArgument {
  RUN_OF_CREATE_RUN("runId", (store, id) -> store.createRun(id, "workflow", null)),
  WORKFLOW_OF_CREATE_RUN("workflow", (store, id) -> store.createRun("new run", id, null)),
  RUN_OF_GET_RUN("runId", CheckpointStore::getRun),
  RUN_OF_UPDATE_RUN_STATUS("runId", (store, id) -> store.updateRunStatus(id, RunStatus.FAILED)),
  RUN_OF_SAVE_CHECKPOINT(
      "runId", (store, id) -> store.saveCheckpoint(id, "node", new byte[1], null)),
  NODE_OF_SAVE_CHECKPOINT(
      "nodeId", (store, id) -> store.saveCheckpoint("run", id, new byte[1], null)),
  RUN_OF_LOAD_CHECKPOINT("runId", (store, id) -> store.loadCheckpoint(id, "node")),
  NODE_OF_LOAD_CHECKPOINT("nodeId", (store, id) -> store.loadCheckpoint("run", id)),
  RUN_OF_LOAD_CHECKPOINT_AT("runId", (store, id) -> store.loadCheckpointAt(id, "node", 1)),
  NODE_OF_LOAD_CHECKPOINT_AT("nodeId", (store, id) -> store.loadCheckpointAt("run", id, 1)),
  RUN_OF_LIST_CHECKPOINTS("runId", CheckpointStore::listCheckpoints),
  RUN_OF_LIST_NODE_CHECKPOINTS("runId", (store, id) -> store.listNodeCheckpoints(id, "node")),
  NODE_OF_LIST_NODE_CHECKPOINTS("nodeId", (store, id) -> store.listNodeCheckpoints("run", id)),
  RUN_OF_APPEND_EVENT("runId", (store, id) -> store.appendEvent(WorkflowEvent.of(id, "type"))),
  TYPE_OF_APPEND_EVENT("type", (store, id) -> store.appendEvent(WorkflowEvent.of("run", id))),
  RUN_OF_CREATE_RUN_ASYNC("runId", (store, id) -> store.createRunAsync(id, "workflow", null)),
  RUN_OF_UPDATE_RUN_STATUS_ASYNC(
      "runId", (store, id) -> store.updateRunStatusAsync(id, RunStatus.FAILED)),
  RUN_OF_SAVE_CHECKPOINT_ASYNC(
      "runId", (store, id) -> store.saveCheckpointAsync(id, "node", new byte[1], null)),
  NODE_OF_SAVE_CHECKPOINT_ASYNC(
      "nodeId", (store, id) -> store.saveCheckpointAsync("run", id, new byte[1], null)),
  RUN_OF_APPEND_EVENT_ASYNC(
      "runId", (store, id) -> store.appendEventAsync(WorkflowEvent.of(id, "type"))),
  RUN_OF_COMMIT("runId", (store, id) -> store.commit(id, WriteBatch.of().change(RunStatus.FAILED))),
  NODE_OF_COMMIT(
      "nodeId", (store, id) -> store.commit("run", WriteBatch.of().save(id, new byte[1], null))),
  RUN_OF_COMMIT_ASYNC(
      "runId", (store, id) -> store.commitAsync(id, WriteBatch.of().change(RunStatus.FAILED))),
  RUN_OF_DELETE_RUN_ASYNC("runId", (store, id) -> store.deleteRunAsync(id)),
  RUN_OF_GET_EVENTS("runId", (store, id) -> store.getEvents(id, 0, 1)),
  RUN_OF_GET_STATUS_HISTORY("runId", CheckpointStore::getStatusHistory),
  RUN_OF_DELETE_RUN("runId", (store, id) -> store.deleteRun(id)),
  RUN_OF_ACCEPT_LOSS("runId", (store, id) -> store.acceptLoss(id));

  /** The argument's name, which a refusal must tell. */
  final String argument;

  private final BiConsumer<CheckpointStore, String> call;

  IdArgument(String argument, BiConsumer<CheckpointStore, String> call) {
    this.argument = argument;
    this.call = call;
  }

  void pass(CheckpointStore store, String id) {
    call.accept(store, id);
  }
}
