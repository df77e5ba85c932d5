package dev.cairn.store.kit;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteBatch;
import java.util.function.Consumer;

/** Every argument that is no id and may not be null, with a call that is right but for it. */
@SuppressWarnings({
  "NullAway", // passing null where it is not allowed is the point
  "ImmutableEnumChecker" // a call here holds no state
})
enum NullArgument {
  OPTIONS_OF_CREATE_RUN("options", store -> store.createRun("new run", "workflow", null, null)),
  STATUS_OF_UPDATE_RUN_STATUS("status", store -> store.updateRunStatus("run", null)),
  OPTIONS_OF_UPDATE_RUN_STATUS(
      "options", store -> store.updateRunStatus("run", RunStatus.FAILED, null)),
  STATE_OF_SAVE_CHECKPOINT("state", store -> store.saveCheckpoint("run", "node", null, null)),
  OPTIONS_OF_SAVE_CHECKPOINT(
      "options", store -> store.saveCheckpoint("run", "node", new byte[1], null, null)),
  EVENT_OF_APPEND_EVENT("event", store -> store.appendEvent(null)),
  OPTIONS_OF_APPEND_EVENT(
      "options", store -> store.appendEvent(WorkflowEvent.of("run", "type"), null)),
  BATCH_OF_COMMIT("batch", store -> store.commit("run", null)),
  OPTIONS_OF_COMMIT(
      "options", store -> store.commit("run", WriteBatch.of().change(RunStatus.FAILED), null)),
  OPTIONS_OF_CREATE_RUN_ASYNC(
      "options", store -> store.createRunAsync("new run", "workflow", null, null)),
  STATUS_OF_UPDATE_RUN_STATUS_ASYNC("status", store -> store.updateRunStatusAsync("run", null)),
  OPTIONS_OF_UPDATE_RUN_STATUS_ASYNC(
      "options", store -> store.updateRunStatusAsync("run", RunStatus.FAILED, null)),
  STATE_OF_SAVE_CHECKPOINT_ASYNC(
      "state", store -> store.saveCheckpointAsync("run", "node", null, null)),
  OPTIONS_OF_SAVE_CHECKPOINT_ASYNC(
      "options", store -> store.saveCheckpointAsync("run", "node", new byte[1], null, null)),
  EVENT_OF_APPEND_EVENT_ASYNC("event", store -> store.appendEventAsync(null)),
  OPTIONS_OF_APPEND_EVENT_ASYNC(
      "options", store -> store.appendEventAsync(WorkflowEvent.of("run", "type"), null)),
  BATCH_OF_COMMIT_ASYNC("batch", store -> store.commitAsync("run", null)),
  OPTIONS_OF_COMMIT_ASYNC(
      "options", store -> store.commitAsync("run", WriteBatch.of().change(RunStatus.FAILED), null)),
  OPTIONS_OF_DELETE_RUN_ASYNC("options", store -> store.deleteRunAsync("run", null)),
  OPTIONS_OF_DELETE_RUN("options", store -> store.deleteRun("run", null)),
  QUERY_OF_LIST_RUNS("query", store -> store.listRuns(null));

  /** The argument's name, which a refusal must tell. */
  final String argument;

  private final Consumer<CheckpointStore> call;

  NullArgument(String argument, Consumer<CheckpointStore> call) {
    this.argument = argument;
    this.call = call;
  }

  void pass(CheckpointStore store) {
    call.accept(store);
  }
}
