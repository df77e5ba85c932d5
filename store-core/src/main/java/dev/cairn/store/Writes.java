package dev.cairn.store;

import dev.cairn.store.codec.ContentHash;
import dev.cairn.store.format.CborWriter;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.EventHead;
import dev.cairn.store.format.Ids;
import dev.cairn.store.format.LossHead;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.RunHead;
import dev.cairn.store.format.StatusHead;
import dev.cairn.store.format.Values;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.RunState.Phase;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the writing calls write. Everything is checked and encoded before a lock is taken; nothing
 * is half done.
 */
final class Writes {
  private static final byte[] NO_MAP = Values.encodeMap("none", null, 1);

  private final OpenStore store;
  private final StoreOptions options;
  private final WriteOptions defaults;
  private final Drafts drafts;
  private final Appends appends;
  private final Deltas deltas;

  Writes(OpenStore store, Drafts drafts, Appends appends) {
    this.store = store;
    this.options = store.options();
    this.defaults = new WriteOptions(options.durability());
    this.drafts = drafts;
    this.appends = appends;
    this.deltas = new Deltas(store);
  }

  /** The options of a write, with the store's durability where the caller names none. */
  private WriteOptions resolved(WriteOptions how) {
    if (how.durability() != null) {
      return how;
    }
    return how.equals(WriteOptions.DEFAULTS) ? defaults : how.withDurability(options.durability());
  }

  /** Appends a run's creation; what is not appended has its answer. */
  Write<RunMetadata> createRun(
      Draft draft,
      String runId,
      String workflow,
      @Nullable Map<String, ?> params,
      WriteOptions how) {
    Ids.check("runId", runId);
    Ids.check("workflow", workflow);
    refuseSeq(how, "the creation of a run");
    byte[] encoded = encoded("params", params);
    Drafts.Operation operation = operation(how, 1);
    long now = store.environment().clock().getAsLong();
    RunState run = new RunState(store.runs().takeNumber(), runId, workflow, now);
    RunState holder = claim(run, how);
    if (holder != null) {
      return repeatedCreation(holder, how);
    }
    Write<RunMetadata> write =
        new Write.Create(run, resolved(how), store.runs(), Reads.decoded(encoded));
    return ending(
        write,
        () -> {
          Draft.Part part = draft.next(RecordType.RUN);
          CborWriter head = Drafts.head(draft);
          new RunHead(runId, workflow).write(head);
          drafts.add(draft, run, part, head, operation, encoded);
          appends.append(write, draft);
        });
  }

  /** Takes the id; answers the run that was created by the same operation before, or null. */
  private @Nullable RunState claim(RunState run, WriteOptions how) {
    RunState holder = store.runs().claim(run);
    while (holder != null) {
      holder.lock();
      try {
        holder.awaitDecision();
        if (holder.phase() == Phase.LIVE) {
          if (appends.createdBy(holder, how.operationId())) {
            return holder;
          }
          throw new RunAlreadyExistsException(run.id());
        }
        // Gone, and whoever deleted it may not have come to free its id yet.
        store.runs().remove(holder);
      } finally {
        holder.unlock();
      }
      holder = store.runs().claim(run);
    }
    return null;
  }

  private Write<RunMetadata> repeatedCreation(RunState holder, WriteOptions how) {
    Map<String, @Nullable Object> params =
        new Reads(store)
            .metadata(holder)
            .orElseThrow(() -> new RunNotFoundException(holder.id()))
            .params();
    Write<RunMetadata> write =
        new Write.Answered<>(holder, resolved(how), Reads.created(holder, params));
    appends.awaits(write, 1);
    return write;
  }

  Write<@Nullable Void> updateRunStatus(
      Draft draft, String runId, RunStatus status, WriteOptions how) {
    refuseSeq(how, "a change of status");
    Drafts.Operation operation = operation(how, 1);
    RunState run = find(runId);
    Write<@Nullable Void> write = new Write.Change(run, resolved(how));
    if (!appends.repeats(write)) {
      change(draft, status, operation);
      appends.append(write, draft);
    }
    return write;
  }

  private void change(Draft draft, RunStatus status, Drafts.Operation operation) {
    Draft.Part part = draft.next(RecordType.STATUS);
    part.value = StatusCodes.code(status);
    CborWriter head = Drafts.head(draft);
    new StatusHead(StatusCodes.code(status)).write(head);
    drafts.addBare(draft, part, head, operation);
  }

  Write<CheckpointMeta> saveCheckpoint(
      Draft draft,
      String runId,
      String nodeId,
      byte[] state,
      @Nullable Map<String, ?> metadata,
      WriteOptions how) {
    checkSave(nodeId, state);
    byte[] encoded = encoded("metadata", metadata);
    Drafts.Operation operation = operation(how, 1);
    RunState run = find(runId);
    Write<CheckpointMeta> write = new Write.Save(run, resolved(how), nodeId);
    if (appends.repeats(write)) {
      return write;
    }
    if (!deltas.concern(state.length)) {
      save(draft, run, nodeId, state, encoded, operation, null);
      appends.append(write, draft);
    } else {
      HeldStates held = new HeldStates(store.lastStates());
      held.want(run, nodeId);
      appendHolding(
          write, draft, held, () -> save(draft, run, nodeId, state, encoded, operation, held));
    }
    return write;
  }

  /**
   * Encodes a write, and appends it, while the last states of its nodes stay as they are; again
   * where one of those is lost meanwhile.
   */
  private void appendHolding(Write<?> write, Draft draft, HeldStates held, Runnable encoding) {
    held.lock();
    try {
      encode(write, draft, encoding);
      while (!appends.append(write, draft)) {
        held.forget();
        draft.clear();
        encode(write, draft, encoding);
      }
      held.follow(draft);
    } finally {
      held.close();
    }
  }

  private void encode(Write<?> write, Draft draft, Runnable encoding) {
    boolean encoded = false;
    try {
      encoding.run();
      encoded = true;
    } finally {
      if (!encoded) {
        drafts.removeSealed(write.run, draft);
      }
    }
  }

  private void checkSave(String nodeId, byte[] state) {
    Ids.check("nodeId", nodeId);
    if (state.length > options.stateBytesMax()) {
      throw new IllegalArgumentException(
          "state: expected at most "
              + options.stateBytesMax()
              + " bytes (stateBytesMax), found "
              + state.length);
    }
  }

  private void save(
      Draft draft,
      RunState run,
      String nodeId,
      byte[] state,
      byte[] metadata,
      Drafts.Operation operation,
      @Nullable HeldStates held) {
    Draft.Part part = draft.next(RecordType.CHECKPOINT);
    part.node = nodeId;
    part.stateLength = state.length;
    part.metadata = metadata;
    LastState last = held != null && deltas.concern(state.length) ? held.of(nodeId) : null;
    if (last == null) {
      part.hash = ContentHash.of(state, draft.scratch);
      drafts.add(draft, run, part, head(draft, part), operation, state);
    } else {
      Told told = deltas.tell(run, last, state, metadata);
      part.told = told;
      part.hash = told.digests().hash();
      CborWriter head = head(draft, part);
      CheckpointEntry base = told.base();
      if (base != null) {
        CheckpointHead.writeBase(head, base.seq(), base.hash());
      }
      drafts.add(draft, run, part, head, operation, told);
    }
  }

  private static CborWriter head(Draft draft, Draft.Part part) {
    CborWriter head = Drafts.head(draft);
    CheckpointHead.write(head, part.node, part.stateLength, part.hash, part.metadata);
    return head;
  }

  Write<Long> appendEvent(Draft draft, WorkflowEvent event, WriteOptions how) {
    checkEvent(event);
    byte[] payload = Values.encode("payload", event.payload(), options.valueBytesMax());
    Drafts.Operation operation = operation(how, 1);
    RunState run = find(event.runId());
    Write<Long> write = new Write.Append(run, resolved(how));
    if (!appends.repeats(write)) {
      append(draft, run, event, payload, operation);
      appends.append(write, draft);
    }
    return write;
  }

  private static void checkEvent(WorkflowEvent event) {
    Ids.check("type", event.type());
    if (event.nodeId() != null) {
      Ids.check("nodeId", event.nodeId());
    }
  }

  private void append(
      Draft draft, RunState run, WorkflowEvent event, byte[] payload, Drafts.Operation operation) {
    Draft.Part part = draft.next(RecordType.EVENT);
    CborWriter head = Drafts.head(draft);
    new EventHead(event.type(), event.nodeId(), micros(event.callerTime())).write(head);
    drafts.add(draft, run, part, head, operation, payload);
  }

  private static @Nullable Long micros(@Nullable Instant callerTime) {
    if (callerTime == null) {
      return null;
    }
    try {
      return Environment.micros(callerTime);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "callerTime: expected a time that fits 64 bits of microseconds, found " + callerTime, e);
    }
  }

  Write.Commit commit(Draft draft, String runId, WriteBatch batch, WriteOptions how) {
    Ids.check("runId", runId);
    check(runId, batch, how);
    Drafts.Operation first = operation(how, batch.parts().size());
    RunState run = find(runId);
    Write.Commit write = new Write.Commit(run, resolved(how), batch);
    if (!appends.repeats(write)) {
      HeldStates held = new HeldStates(store.lastStates());
      for (WriteBatch.Part part : batch.parts()) {
        if (part instanceof WriteBatch.Save save && deltas.concern(save.state().length)) {
          held.want(run, save.nodeId());
        }
      }
      appendHolding(write, draft, held, () -> addAll(draft, run, batch, first, held));
    }
    return write;
  }

  private void check(String runId, WriteBatch batch, WriteOptions how) {
    boolean seqs = false;
    for (WriteBatch.Part part : batch.parts()) {
      seqs |= !(part instanceof WriteBatch.Change);
      if (part instanceof WriteBatch.Save save) {
        checkSave(save.nodeId(), save.state());
      } else if (part instanceof WriteBatch.Append append) {
        checkEvent(append.event());
        if (!append.event().runId().equals(runId)) {
          throw new IllegalArgumentException(
              "batch: expected events of run "
                  + runId
                  + ", found one of "
                  + append.event().runId());
        }
      }
    }
    if (batch.parts().isEmpty()) {
      throw new IllegalArgumentException("batch: expected at least one write, found none");
    }
    if (!seqs) {
      refuseSeq(how, "a batch of changes of status");
    }
  }

  private void addAll(
      Draft draft, RunState run, WriteBatch batch, Drafts.Operation first, HeldStates held) {
    Drafts.Operation operation = first;
    for (WriteBatch.Part part : batch.parts()) {
      if (part instanceof WriteBatch.Save save) {
        byte[] metadata = encoded("metadata", save.metadata());
        save(draft, run, save.nodeId(), save.state(), metadata, operation, held);
      } else if (part instanceof WriteBatch.Append append) {
        WorkflowEvent event = append.event();
        byte[] payload = Values.encode("payload", event.payload(), options.valueBytesMax());
        append(draft, run, event, payload, operation);
      } else if (part instanceof WriteBatch.Change change) {
        change(draft, change.status(), operation);
      }
      operation = Drafts.Operation.NONE;
    }
  }

  Write<Boolean> deleteRun(Draft draft, String runId, WriteOptions how) {
    Ids.check("runId", runId);
    refuseSeq(how, "the deletion of a run");
    Drafts.Operation operation = operation(how, 1);
    // In this order: a deletion is remembered before its run is gone.
    RunState run = store.runs().find(runId);
    Write<Boolean> first = firstDeletion(runId, how);
    if (first != null || run == null) {
      return first == null ? nothing(false) : first;
    }
    if (!beginDeletion(run, there -> true)) {
      // Perhaps by the same operation, which was under way.
      Write<Boolean> other = firstDeletion(runId, how);
      return other == null ? nothing(false) : other;
    }
    return delete(draft, run, operation, true, how);
  }

  /** Deletes a run that was found before, if it may be deleted, which is asked under its lock. */
  Write<Boolean> deleteRun(
      Draft draft, RunState run, Predicate<RunState> may, boolean patient, WriteOptions how) {
    return beginDeletion(run, may)
        ? delete(draft, run, Drafts.Operation.NONE, patient, how)
        : nothing(false);
  }

  private Write<Boolean> delete(
      Draft draft, RunState run, Drafts.Operation operation, boolean patient, WriteOptions how) {
    Write<Boolean> write = new Write.Delete(run, resolved(how), store.runs(), patient);
    return ending(
        write,
        () -> {
          Draft.Part part = draft.next(RecordType.DELETE);
          drafts.addBare(draft, part, Drafts.head(draft), operation);
          appends.append(write, draft);
          forgetStates(run);
        });
  }

  /** If the deletion fails after all it costs a rebuild. */
  private void forgetStates(RunState run) {
    run.lock();
    try {
      run.index().nodes().forEach(node -> store.lastStates().forget(run.number(), node));
    } finally {
      run.unlock();
    }
  }

  /** What the same operation has deleted before; null where it has not. */
  private @Nullable Write<Boolean> firstDeletion(String runId, WriteOptions how) {
    String id = how.operationId();
    long batch = id == null ? -1 : store.runs().deletion(runId, id);
    if (batch < 0) {
      return null;
    }
    RunState run = store.runs().find(runId);
    if (run != null) {
      appends.awaitDeletion(run, batch);
    }
    Write<Boolean> first = new Write.Answered<>(noRun(), resolved(how), true);
    appends.awaits(first, null, batch);
    return first;
  }

  private static RunState noRun() {
    return new RunState(0, "none", "none", 0);
  }

  private static boolean beginDeletion(RunState run, Predicate<RunState> may) {
    run.lock();
    try {
      run.awaitDecision();
      boolean there = run.phase() == Phase.LIVE && may.test(run);
      if (there) {
        run.phase(Phase.DELETING);
      }
      return there;
    } finally {
      run.unlock();
    }
  }

  /** Ends a write that could not be appended. */
  private static <T> Write<T> ending(Write<T> write, Runnable appending) {
    boolean appended = false;
    try {
      appending.run();
      appended = true;
    } finally {
      if (!appended) {
        write.end(false);
      }
    }
    return write;
  }

  Write<@Nullable Void> acceptLoss(Draft draft, String runId) {
    RunState run = find(runId);
    settleSealed(run);
    new Lookup(store).loadWhole(run);
    long through;
    run.lock();
    try {
      if (!run.mayBeAccepted()) {
        return new Write.Change(run, WriteOptions.ASYNC);
      }
      through = run.appended().position();
    } finally {
      run.unlock();
    }
    Write<@Nullable Void> write = new Write.Change(run, WriteOptions.SYNC);
    Draft.Part part = draft.next(RecordType.LOSS);
    part.value = through;
    CborWriter head = Drafts.head(draft);
    new LossHead(through).write(head);
    drafts.addBare(draft, part, head, Drafts.Operation.NONE);
    appends.append(write, draft);
    return write;
  }

  /** A body in a segment of its own is looked at where its record has settled. */
  private void settleSealed(RunState run) {
    OpenStore.Writer writer = store.writer();
    boolean needed;
    run.lock();
    try {
      needed = run.hasSealedUnsettled();
    } finally {
      run.unlock();
    }
    try {
      if (needed && writer != null) {
        writer.settler().pass(true);
      }
    } catch (IOException e) {
      throw Failures.ofWrite(store.name(), 0, e);
    }
  }

  /** A write of nothing, which has its answer. */
  static <T extends @Nullable Object> Write<T> nothing(T answer) {
    return new Write.Answered<>(noRun(), WriteOptions.ASYNC, answer);
  }

  private byte[] encoded(String argument, @Nullable Map<String, ?> map) {
    return map == null || map.isEmpty()
        ? NO_MAP
        : Values.encodeMap(argument, map, options.valueBytesMax());
  }

  private static Drafts.Operation operation(WriteOptions how, int records) {
    String id = how.operationId();
    if (id == null) {
      return Drafts.Operation.NONE;
    }
    Ids.check("operationId", id);
    return new Drafts.Operation(id, records);
  }

  private static void refuseSeq(WriteOptions how, String what) {
    if (how.expectedSeq() != WriteOptions.ANY_SEQ) {
      throw new IllegalArgumentException(
          "expectedSeq: expected none, since " + what + " has no seq, found " + how.expectedSeq());
    }
  }

  private RunState find(String runId) {
    Ids.check("runId", runId);
    RunState run = store.runs().find(runId);
    if (run == null) {
      throw new RunNotFoundException(runId);
    }
    return run;
  }
}
