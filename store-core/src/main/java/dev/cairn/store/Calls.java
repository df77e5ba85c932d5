package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
import dev.cairn.store.flight.WriteEvent;
import dev.cairn.store.journal.Acknowledger;
import dev.cairn.store.journal.JournalFailedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries out the writing calls of an open store, for callers that wait and for those that do not. */
final class Calls {
  private final OpenStore store;
  private final Writer writer;
  private final Drafts drafts;
  private final Appends appends;
  private final Writes writes;

  Calls(OpenStore store) {
    this.store = store;
    this.writer = store.writing();
    this.drafts = new Drafts(store, writer);
    this.appends = new Appends(store, writer, drafts);
    this.writes = new Writes(store, drafts, appends);
  }

  RunMetadata createRun(
      String runId, String workflow, @Nullable Map<String, ?> params, WriteOptions how) {
    return now(draft -> writes.createRun(draft, runId, workflow, params, how));
  }

  CompletableFuture<RunMetadata> createRunAsync(
      String runId, String workflow, @Nullable Map<String, ?> params, WriteOptions how) {
    return later(draft -> writes.createRun(draft, runId, workflow, params, how));
  }

  void updateRunStatus(String runId, RunStatus status, WriteOptions how) {
    now(draft -> writes.updateRunStatus(draft, runId, status, how));
  }

  CompletableFuture<@Nullable Void> updateRunStatusAsync(
      String runId, RunStatus status, WriteOptions how) {
    return later(draft -> writes.updateRunStatus(draft, runId, status, how));
  }

  CheckpointMeta saveCheckpoint(
      String runId,
      String nodeId,
      byte[] state,
      @Nullable Map<String, ?> metadata,
      WriteOptions how) {
    return now(draft -> writes.saveCheckpoint(draft, runId, nodeId, state, metadata, how));
  }

  CompletableFuture<CheckpointMeta> saveCheckpointAsync(
      String runId,
      String nodeId,
      byte[] state,
      @Nullable Map<String, ?> metadata,
      WriteOptions how) {
    return later(draft -> writes.saveCheckpoint(draft, runId, nodeId, state, metadata, how));
  }

  long appendEvent(WorkflowEvent event, WriteOptions how) {
    return now(draft -> writes.appendEvent(draft, event, how));
  }

  CompletableFuture<Long> appendEventAsync(WorkflowEvent event, WriteOptions how) {
    return later(draft -> writes.appendEvent(draft, event, how));
  }

  List<WriteAnswer> commit(String runId, WriteBatch batch, WriteOptions how) {
    return now(draft -> writes.commit(draft, runId, batch, how));
  }

  CompletableFuture<List<WriteAnswer>> commitAsync(
      String runId, WriteBatch batch, WriteOptions how) {
    return later(draft -> writes.commit(draft, runId, batch, how));
  }

  boolean deleteRun(String runId, WriteOptions how) {
    return now(draft -> writes.deleteRun(draft, runId, how));
  }

  CompletableFuture<Boolean> deleteRunAsync(String runId, WriteOptions how) {
    return later(draft -> writes.deleteRun(draft, runId, how));
  }

  void acceptLoss(String runId) {
    now(draft -> writes.acceptLoss(draft, runId));
  }

  /** Appends, waits, answers. */
  private <T extends @Nullable Object> T now(Function<Draft, Write<T>> appending) {
    WriteEvent event = new WriteEvent();
    event.begin();
    Write<T> write = append(appending, event);
    long from = event.isEnabled() ? System.nanoTime() : 0;
    boolean acknowledged = false;
    try {
      appends.acknowledge(write);
      acknowledged = true;
    } finally {
      write.end(acknowledged);
    }
    event.waited = event.isEnabled() ? System.nanoTime() - from : 0;
    event.commit();
    return write.answer();
  }

  private <T extends @Nullable Object> Write<T> append(
      Function<Draft, Write<T>> appending, WriteEvent event) {
    refuseAfterFailure();
    Draft draft = drafts.take();
    try {
      Write<T> write = appending.apply(draft);
      if (event.isEnabled()) {
        describe(event, write, draft);
      }
      return write;
    } finally {
      drafts.giveBack(draft);
    }
  }

  private static void describe(WriteEvent event, Write<?> write, Draft draft) {
    event.run = write.run.id();
    if (draft.batch().isPlaced()) {
      event.kind = draft.part(0).type.name();
      event.records = draft.count();
      event.bytes = draft.batch().length();
    }
  }

  /** First of all: what of a failed store's runs are there, nobody knows. */
  private void refuseAfterFailure() {
    try {
      writer.journal().refuseAfterFailure();
    } catch (JournalFailedException e) {
      throw Failures.ofWrite(store.name(), 0, e);
    }
  }

  /** Appends, and has the future completed once the write is acknowledged. */
  private <T extends @Nullable Object> CompletableFuture<T> later(
      Function<Draft, Write<T>> appending) {
    Acknowledger acknowledger = writer.acknowledger();
    boolean place = false;
    boolean added = false;
    WriteEvent event = new WriteEvent();
    event.begin();
    try {
      place = acknowledger.takePlace();
      event.future = true;
      Write<T> write = append(appending, event);
      event.commit();
      if (write.waitFor == 0) {
        write.end(true);
        return CompletableFuture.completedFuture(write.answer());
      }
      UnderWay<T> underWay = new UnderWay<>(store.name(), write, acknowledger, place);
      added = true;
      acknowledger.add(underWay);
      return underWay.future();
    } catch (JournalFailedException e) {
      return CompletableFuture.failedFuture(Failures.ofWrite(store.name(), 0, e));
    } catch (StoreException e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      if (!added) {
        acknowledger.giveBack(place);
      }
    }
  }
}
