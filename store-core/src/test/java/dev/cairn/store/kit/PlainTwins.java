package dev.cairn.store.kit;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunStatus;
import dev.cairn.store.StoreException;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteAnswer;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Twins with futures for a store whose calls are done when they return. */
interface PlainTwins extends CheckpointStore {
  private static <T extends @Nullable Object> CompletableFuture<T> done(Supplier<T> call) {
    try {
      return CompletableFuture.completedFuture(call.get());
    } catch (StoreException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  default CompletableFuture<RunMetadata> createRunAsync(
      String runId, String workflow, @Nullable Map<String, ?> params, WriteOptions options) {
    return done(() -> createRun(runId, workflow, params, options));
  }

  @Override
  default CompletableFuture<@Nullable Void> updateRunStatusAsync(
      String runId, RunStatus status, WriteOptions options) {
    return done(
        () -> {
          updateRunStatus(runId, status, options);
          return null;
        });
  }

  @Override
  default CompletableFuture<CheckpointMeta> saveCheckpointAsync(
      String runId,
      String nodeId,
      byte[] state,
      @Nullable Map<String, ?> metadata,
      WriteOptions options) {
    return done(() -> saveCheckpoint(runId, nodeId, state, metadata, options));
  }

  @Override
  default CompletableFuture<Long> appendEventAsync(WorkflowEvent event, WriteOptions options) {
    return done(() -> appendEvent(event, options));
  }

  @Override
  default CompletableFuture<List<WriteAnswer>> commitAsync(
      String runId, WriteBatch batch, WriteOptions options) {
    return done(() -> commit(runId, batch, options));
  }

  @Override
  default CompletableFuture<Boolean> deleteRunAsync(String runId, WriteOptions options) {
    return done(() -> deleteRun(runId, options));
  }
}
