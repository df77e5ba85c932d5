package dev.cairn.bench.compare.contender;

import dev.cairn.store.CairnStore;
import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CompactionReport;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunStatus;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The store itself. */
final class CairnContender implements Contender {
  private final CairnStore store;
  private final WriteOptions level;
  private volatile @Nullable Throwable failure;

  CairnContender(Path directory, StoreOptions options, Mode mode) {
    store = CairnStore.open(directory, options);
    level = mode == Mode.DURABLE ? WriteOptions.SYNC : WriteOptions.ASYNC;
  }

  @Override
  public void createRun(String run, byte[] params) {
    RunMetadata unused = store.createRun(run, "comparison", Map.of("params", params), level);
  }

  @Override
  public long save(String run, String node, byte[] state) {
    return store.saveCheckpoint(run, node, state, null, level).seq();
  }

  @Override
  public void submit(String run, String node, byte[] state, Runnable durable) throws IOException {
    refuseAfterFailure();
    CompletableFuture<CheckpointMeta> unused =
        store
            .saveCheckpointAsync(run, node, state, null, level)
            .whenComplete(
                (meta, failed) -> {
                  if (failed != null) {
                    failure = failed;
                  }
                  durable.run();
                });
  }

  @Override
  public void append(String run, byte[] payload) {
    long unused = store.appendEvent(WorkflowEvent.of(run, "event").withPayload(payload), level);
  }

  @Override
  public void finish(String run) {
    store.updateRunStatus(run, RunStatus.COMPLETED, level);
  }

  @Override
  public byte @Nullable [] latest(String run, String node) {
    return store.loadCheckpoint(run, node).map(Checkpoint::state).orElse(null);
  }

  @Override
  public byte @Nullable [] at(String run, String node, long seq) {
    return store.loadCheckpointAt(run, node, seq).map(Checkpoint::state).orElse(null);
  }

  @Override
  public int list(String run) {
    return store.listCheckpoints(run).size();
  }

  @Override
  public int events(String run, long sinceSeq, int limit) {
    return store.getEvents(run, sinceSeq, limit).size();
  }

  @Override
  public void delete(String run) {
    boolean unused = store.deleteRun(run, level);
  }

  @Override
  public void rest() {
    store.settle();
  }

  /** Settling removes the directories of deleted runs; compaction rewrites what remains. */
  @Override
  public void compact() {
    store.settle();
    CompactionReport unused = store.compact();
  }

  private void refuseAfterFailure() throws IOException {
    Throwable failed = failure;
    if (failed != null) {
      throw new IOException(failed);
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
    refuseAfterFailure();
  }
}
