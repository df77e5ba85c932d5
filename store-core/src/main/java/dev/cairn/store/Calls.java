package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
import dev.cairn.store.flight.WriteEvent;
import dev.cairn.store.format.Ids;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.journal.Acknowledger;
import dev.cairn.store.journal.JournalFailedException;
import dev.cairn.store.run.RunState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the writing calls of an open store, for callers that wait and for those that do not.
 */
final class Calls {
  private final OpenStore store;
  private final Writer writer;
  private final Drafts drafts;
  private final Appends appends;
  private final Writes writes;
  private final Drops drops;

  Calls(OpenStore store) {
    this.store = store;
    this.writer = store.writing();
    this.drafts = new Drafts(store, writer);
    this.appends = new Appends(store, writer, drafts);
    this.writes = new Writes(store, drafts, appends);
    this.drops = new Drops(store, drafts, appends);
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
    Draft draft = begin();
    WriteEvent event = WriteEvent.begun();
    try {
      return now(writes.saveCheckpoint(draft, runId, nodeId, state, metadata, how), draft, event);
    } finally {
      drafts.giveBack(draft);
    }
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
    Draft draft = begin();
    WriteEvent flight = WriteEvent.begun();
    try {
      return now(writes.appendEvent(draft, event, how), draft, flight);
    } finally {
      drafts.giveBack(draft);
    }
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

  boolean deleteCheckpoint(String runId, String nodeId, long seq, WriteOptions how) {
    Ids.check("nodeId", nodeId);
    Durability durability = durability(how);
    return now(
            draft ->
                drops.drop(
                    draft,
                    runId,
                    entry -> entry.seq() == seq && entry.node().equals(nodeId),
                    true,
                    durability))
        > 0;
  }

  int deleteCheckpointsBefore(String runId, @Nullable String nodeId, long seq, WriteOptions how) {
    Durability durability = durability(how);
    if (nodeId != null) {
      Ids.check("nodeId", nodeId);
    }
    return now(
        draft ->
            drops.drop(
                draft,
                runId,
                entry -> entry.seq() < seq && (nodeId == null || entry.node().equals(nodeId)),
                false,
                durability));
  }

  boolean tag(String runId, long seq, String tag, boolean on) {
    return now(draft -> drops.tag(draft, runId, seq, tag, on, store.options().durability()));
  }

  /** Gives up checkpoints of a run, those that are pinned never; as ASYNC. */
  int drop(RunState run, Predicate<CheckpointEntry> which, boolean patient) {
    return now(draft -> drops.drop(draft, run, which, false, Durability.ASYNC, patient));
  }

  /** Deletes a run, unless there is a reason not to, under its lock; as ASYNC. Null: it is done. */
  <R> @Nullable R deleteRunUnless(
      RunState run, Function<RunState, @Nullable R> why, boolean patient) {
    AtomicReference<@Nullable R> reason = new AtomicReference<>();
    WriteOptions how = new WriteOptions(Durability.ASYNC);
    boolean deleted =
        now(
            draft ->
                writes.deleteRun(
                    draft,
                    run,
                    still -> {
                      reason.set(why.apply(still));
                      return reason.get() == null;
                    },
                    patient,
                    how));
    if (!deleted && reason.get() == null) {
      throw new RunNotFoundException(run.id());
    }
    return reason.get();
  }

  private Durability durability(WriteOptions how) {
    if (how.operationId() != null || how.expectedSeq() != WriteOptions.ANY_SEQ) {
      throw new IllegalArgumentException(
          "options: expected neither an operation id nor a seq for a deletion of checkpoints, found "
              + how);
    }
    Durability wanted = how.durability();
    return wanted == null ? store.options().durability() : wanted;
  }

  void acceptLoss(String runId) {
    now(draft -> writes.acceptLoss(draft, runId));
  }

  /** Appends, waits, answers. */
  private <T extends @Nullable Object> T now(Function<Draft, Write<T>> appending) {
    Draft draft = begin();
    WriteEvent event = WriteEvent.begun();
    try {
      return now(appending.apply(draft), draft, event);
    } finally {
      drafts.giveBack(draft);
    }
  }

  /** First of all: what of a failed store's runs are there, nobody knows. */
  private Draft begin() {
    try {
      writer.journal().refuseAfterFailure();
    } catch (JournalFailedException e) {
      throw Failures.ofWrite(store.name(), 0, e);
    }
    return drafts.take();
  }

  /** Waits for a write that is appended, and answers. */
  private <T extends @Nullable Object> T now(
      Write<T> write, Draft draft, @Nullable WriteEvent event) {
    boolean acknowledged = false;
    try {
      if (event != null) {
        event.waits();
      }
      appends.acknowledge(write);
      acknowledged = true;
    } finally {
      write.end(acknowledged);
    }
    commit(event, write, draft);
    return write.answer();
  }

  private static void commit(@Nullable WriteEvent event, Write<?> write, Draft draft) {
    if (event != null) {
      event.run = write.run.id();
      if (draft.batch().isPlaced()) {
        event.kind = draft.part(0).type.name();
        event.records = draft.count();
        event.bytes = draft.batch().length();
      }
      event.ends();
    }
  }

  private <T extends @Nullable Object> Write<T> append(
      Function<Draft, Write<T>> appending, @Nullable WriteEvent event) {
    Draft draft = begin();
    try {
      Write<T> write = appending.apply(draft);
      if (event != null) {
        event.future = true;
      }
      commit(event, write, draft);
      return write;
    } finally {
      drafts.giveBack(draft);
    }
  }

  /** Appends, and has the future completed once the write is acknowledged. */
  private <T extends @Nullable Object> CompletableFuture<T> later(
      Function<Draft, Write<T>> appending) {
    Acknowledger acknowledger = writer.acknowledger();
    boolean place = false;
    boolean added = false;
    WriteEvent event = WriteEvent.begun();
    try {
      place = acknowledger.takePlace();
      Write<T> write = append(appending, event);
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
