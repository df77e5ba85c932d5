package dev.cairn.store.kit;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import java.util.Map;
import java.util.function.Consumer;

/** Every call of the interface but {@code close}, in the order of the interface. */
@SuppressWarnings("ImmutableEnumChecker") // a call here holds no state
enum AnyCall {
  CREATE_RUN_WITH(
      Kind.WRITE, store -> store.createRun("new run", "workflow", null, WriteOptions.SYNC)),
  CREATE_RUN_ASYNC(
      Kind.WRITE, store -> Answer.of(store.createRunAsync("new run", "workflow", null))),
  CREATE_RUN(Kind.WRITE, store -> store.createRun("new run", "workflow", Map.of())),
  GET_RUN(Kind.READ, store -> store.getRun("run")),
  UPDATE_RUN_STATUS_WITH(
      Kind.WRITE, store -> store.updateRunStatus("run", RunStatus.FAILED, WriteOptions.SYNC)),
  UPDATE_RUN_STATUS_ASYNC(
      Kind.WRITE, store -> Answer.of(store.updateRunStatusAsync("run", RunStatus.FAILED))),
  UPDATE_RUN_STATUS(Kind.WRITE, store -> store.updateRunStatus("run", RunStatus.FAILED)),
  SAVE_CHECKPOINT_WITH(
      Kind.WRITE,
      store -> store.saveCheckpoint("run", "node", new byte[1], null, WriteOptions.SYNC)),
  SAVE_CHECKPOINT_ASYNC(
      Kind.WRITE, store -> Answer.of(store.saveCheckpointAsync("run", "node", new byte[1], null))),
  SAVE_CHECKPOINT(Kind.WRITE, store -> store.saveCheckpoint("run", "node", new byte[1], null)),
  LOAD_CHECKPOINT(Kind.READ, store -> store.loadCheckpoint("run", "node")),
  LOAD_CHECKPOINT_AT(Kind.READ, store -> store.loadCheckpointAt("run", "node", 1)),
  LIST_CHECKPOINTS(Kind.READ, store -> store.listCheckpoints("run")),
  LIST_NODE_CHECKPOINTS(Kind.READ, store -> store.listNodeCheckpoints("run", "node")),
  APPEND_EVENT_WITH(
      Kind.WRITE, store -> store.appendEvent(WorkflowEvent.of("run", "type"), WriteOptions.SYNC)),
  APPEND_EVENT_ASYNC(
      Kind.WRITE, store -> Answer.of(store.appendEventAsync(WorkflowEvent.of("run", "type")))),
  APPEND_EVENT(Kind.WRITE, store -> store.appendEvent(WorkflowEvent.of("run", "type"))),
  COMMIT_WITH(
      Kind.WRITE,
      store -> store.commit("run", WriteBatch.of().change(RunStatus.FAILED), WriteOptions.SYNC)),
  COMMIT_ASYNC(
      Kind.WRITE,
      store -> Answer.of(store.commitAsync("run", WriteBatch.of().change(RunStatus.FAILED)))),
  COMMIT(Kind.WRITE, store -> store.commit("run", WriteBatch.of().change(RunStatus.FAILED))),
  GET_EVENTS(Kind.READ, store -> store.getEvents("run", 0, 10)),
  GET_STATUS_HISTORY(Kind.READ, store -> store.getStatusHistory("run")),
  DELETE_RUN_WITH(Kind.WRITE, store -> store.deleteRun("run", WriteOptions.SYNC)),
  DELETE_RUN_ASYNC(Kind.WRITE, store -> Answer.of(store.deleteRunAsync("run"))),
  DELETE_RUN(Kind.WRITE, store -> store.deleteRun("run")),
  LIST_RUNS(Kind.READ, store -> store.listRuns(RunQuery.all())),
  OPEN_REPORT(Kind.READ, CheckpointStore::openReport),
  VERIFY(Kind.READ, CheckpointStore::verify),
  ACCEPT_LOSS_OF_RUN(Kind.UPKEEP, store -> store.acceptLoss("run")),
  ACCEPT_LOSS(Kind.UPKEEP, CheckpointStore::acceptLoss),
  SETTLE(Kind.UPKEEP, CheckpointStore::settle),
  SYNC(Kind.UPKEEP, CheckpointStore::sync);

  /** What a call is to a store that was opened read-only: the contract leaves upkeep open there. */
  enum Kind {
    READ,
    WRITE,
    UPKEEP
  }

  final Kind kind;

  private final Consumer<CheckpointStore> call;

  AnyCall(Kind kind, Consumer<CheckpointStore> call) {
    this.kind = kind;
    this.call = call;
  }

  void on(CheckpointStore store) {
    call.accept(store);
  }
}
