package dev.cairn.store.kit;

import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.CompactionReport;
import dev.cairn.store.OpenReport;
import dev.cairn.store.Pin;
import dev.cairn.store.RetentionPlan;
import dev.cairn.store.RetentionPolicy;
import dev.cairn.store.RetentionReport;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunPage;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunSpace;
import dev.cairn.store.RunStatus;
import dev.cairn.store.StatusChange;
import dev.cairn.store.StoreClosedException;
import dev.cairn.store.VerifyReport;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteAnswer;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store that is closed and opened again before every k-th call, so that whatever is asked of it
 * is also asked of recovery. Calls that are under way are waited for. Once closed by its user it
 * stays closed.
 */
public final class ReopeningStore implements CheckpointStore {
  private final StoreFixture fixture;
  private final int calls;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private long called;
  private boolean closed;

  /** Reopens {@code fixture} before every {@code calls}-th call, at least the second. */
  public ReopeningStore(StoreFixture fixture, int calls) {
    if (calls < 2) {
      throw new IllegalArgumentException("calls: expected at least 2, found " + calls);
    }
    this.fixture = fixture;
    this.calls = calls;
  }

  private <T> T ask(Function<CheckpointStore, T> call) {
    reopenWhenDue();
    lock.readLock().lock();
    try {
      refuseWhenClosed();
      return call.apply(fixture.store());
    } finally {
      lock.readLock().unlock();
    }
  }

  private <T extends @Nullable Object> CompletableFuture<T> begin(
      Function<CheckpointStore, CompletableFuture<T>> twin) {
    try {
      return ask(twin);
    } catch (StoreClosedException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The fixture may have been opened again since, for somebody else. */
  private void refuseWhenClosed() {
    if (closed) {
      throw new StoreClosedException("reopening");
    }
  }

  private void tell(Consumer<CheckpointStore> call) {
    this.<Object>ask(
        store -> {
          call.accept(store);
          return "told";
        });
  }

  private void reopenWhenDue() {
    lock.writeLock().lock();
    try {
      if (++called % calls == 0 && !closed) {
        reopen();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Opening is not the caller's call: an interrupt is none of its business. */
  private void reopen() {
    boolean interrupted = Thread.interrupted();
    fixture.reopen();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public RunMetadata createRun(
      String runId, String workflow, @Nullable Map<String, ?> params, WriteOptions options) {
    return ask(store -> store.createRun(runId, workflow, params, options));
  }

  @Override
  public Optional<RunMetadata> getRun(String runId) {
    return ask(store -> store.getRun(runId));
  }

  @Override
  public void updateRunStatus(String runId, RunStatus status, WriteOptions options) {
    tell(store -> store.updateRunStatus(runId, status, options));
  }

  @Override
  public CheckpointMeta saveCheckpoint(
      String runId,
      String nodeId,
      byte[] state,
      @Nullable Map<String, ?> metadata,
      WriteOptions options) {
    return ask(store -> store.saveCheckpoint(runId, nodeId, state, metadata, options));
  }

  @Override
  public Optional<Checkpoint> loadCheckpoint(String runId, String nodeId) {
    return ask(store -> store.loadCheckpoint(runId, nodeId));
  }

  @Override
  public Optional<Checkpoint> loadCheckpointAt(String runId, String nodeId, long seq) {
    return ask(store -> store.loadCheckpointAt(runId, nodeId, seq));
  }

  @Override
  public List<CheckpointMeta> listCheckpoints(String runId) {
    return ask(store -> store.listCheckpoints(runId));
  }

  @Override
  public List<CheckpointMeta> listNodeCheckpoints(String runId, String nodeId) {
    return ask(store -> store.listNodeCheckpoints(runId, nodeId));
  }

  @Override
  public long appendEvent(WorkflowEvent event, WriteOptions options) {
    return ask(store -> store.appendEvent(event, options));
  }

  @Override
  public List<WorkflowEvent> getEvents(String runId, long sinceSeq, int limit) {
    return ask(store -> store.getEvents(runId, sinceSeq, limit));
  }

  @Override
  public List<StatusChange> getStatusHistory(String runId) {
    return ask(store -> store.getStatusHistory(runId));
  }

  @Override
  public boolean deleteRun(String runId, WriteOptions options) {
    return ask(store -> store.deleteRun(runId, options));
  }

  @Override
  public CompletableFuture<RunMetadata> createRunAsync(
      String runId, String workflow, @Nullable Map<String, ?> params, WriteOptions options) {
    return begin(store -> store.createRunAsync(runId, workflow, params, options));
  }

  @Override
  public CompletableFuture<@Nullable Void> updateRunStatusAsync(
      String runId, RunStatus status, WriteOptions options) {
    return begin(store -> store.updateRunStatusAsync(runId, status, options));
  }

  @Override
  public CompletableFuture<CheckpointMeta> saveCheckpointAsync(
      String runId,
      String nodeId,
      byte[] state,
      @Nullable Map<String, ?> metadata,
      WriteOptions options) {
    return begin(store -> store.saveCheckpointAsync(runId, nodeId, state, metadata, options));
  }

  @Override
  public CompletableFuture<Long> appendEventAsync(WorkflowEvent event, WriteOptions options) {
    return begin(store -> store.appendEventAsync(event, options));
  }

  @Override
  public List<WriteAnswer> commit(String runId, WriteBatch batch, WriteOptions options) {
    return ask(store -> store.commit(runId, batch, options));
  }

  @Override
  public CompletableFuture<List<WriteAnswer>> commitAsync(
      String runId, WriteBatch batch, WriteOptions options) {
    return begin(store -> store.commitAsync(runId, batch, options));
  }

  @Override
  public CompletableFuture<Boolean> deleteRunAsync(String runId, WriteOptions options) {
    return begin(store -> store.deleteRunAsync(runId, options));
  }

  @Override
  public RunPage listRuns(RunQuery query) {
    return ask(store -> store.listRuns(query));
  }

  @Override
  public OpenReport openReport() {
    return ask(CheckpointStore::openReport);
  }

  @Override
  public VerifyReport verify() {
    return ask(CheckpointStore::verify);
  }

  @Override
  public boolean deleteCheckpoint(String runId, String nodeId, long seq, WriteOptions options) {
    return ask(store -> store.deleteCheckpoint(runId, nodeId, seq, options));
  }

  @Override
  public int deleteCheckpointsBefore(
      String runId, @Nullable String nodeId, long seq, WriteOptions options) {
    return ask(store -> store.deleteCheckpointsBefore(runId, nodeId, seq, options));
  }

  @Override
  public boolean pin(String runId, String tag) {
    return ask(store -> store.pin(runId, tag));
  }

  @Override
  public boolean pin(String runId, long seq, String tag) {
    return ask(store -> store.pin(runId, seq, tag));
  }

  @Override
  public boolean unpin(String runId, String tag) {
    return ask(store -> store.unpin(runId, tag));
  }

  @Override
  public boolean unpin(String runId, long seq, String tag) {
    return ask(store -> store.unpin(runId, seq, tag));
  }

  @Override
  public List<Pin> pins(String runId) {
    return ask(store -> store.pins(runId));
  }

  @Override
  public Optional<RunSpace> space(String runId) {
    return ask(store -> store.space(runId));
  }

  @Override
  public RetentionPlan planRetention(RetentionPolicy policy) {
    return ask(store -> store.planRetention(policy));
  }

  @Override
  public RetentionReport applyRetention(RetentionPlan plan) {
    return ask(store -> store.applyRetention(plan));
  }

  @Override
  public CompactionReport compact() {
    return ask(CheckpointStore::compact);
  }

  @Override
  public void pauseCompaction() {
    tell(CheckpointStore::pauseCompaction);
  }

  @Override
  public void resumeCompaction() {
    tell(CheckpointStore::resumeCompaction);
  }

  @Override
  public void acceptLoss(String runId) {
    tell(store -> store.acceptLoss(runId));
  }

  @Override
  public void acceptLoss() {
    tell(CheckpointStore::acceptLoss);
  }

  @Override
  public void settle() {
    tell(CheckpointStore::settle);
  }

  @Override
  public void sync() {
    tell(CheckpointStore::sync);
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        fixture.store().close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
