package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.TagHead;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.DropEntry;
import dev.cairn.store.index.Location;
import dev.cairn.store.index.Operations.Operation;
import dev.cairn.store.index.StatusEntry;
import dev.cairn.store.index.TagEntry;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.journal.BatchDraft;
import dev.cairn.store.run.Counters;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.Unsettled;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Appends writes: to the journal and to the run's index in one step, visible once they are
 * acknowledged.
 */
final class Appends {
  private final OpenStore store;
  private final Writer writer;
  private final Drafts drafts;
  private final Lookup lookup;

  Appends(OpenStore store, Writer writer, Drafts drafts) {
    this.store = store;
    this.writer = writer;
    this.drafts = drafts;
    this.lookup = new Lookup(store);
  }

  /**
   * Appends a write's records to the journal and the run, as one batch. Then the write knows what
   * it waits for, and is to be acknowledged.
   *
   * @return false, and nothing has happened, if a checkpoint that a state is told by is lost: then
   *     it has to be told otherwise
   */
  boolean append(Write<?> write, Draft draft) {
    boolean refers = false;
    try {
      boolean deletion = draft.part(0).type == RecordType.DELETE;
      if (!deletion) {
        writer.journal().admit(draft.batch().length());
      }
      Outcome outcome = appendOnce(write, draft);
      while (outcome == Outcome.NO_ROOM) {
        if (!write.patient()) {
          throw new StoreFullException(store.name(), draft.batch().length(), null);
        }
        awaitRoom(deletion, draft.batch().length());
        outcome = appendOnce(write, draft);
      }
      if (outcome == Outcome.BASE_LOST) {
        return false;
      }
    } catch (IOException e) {
      StoreException failure = Failures.ofWrite(store.name(), draft.batch().length(), e);
      refers = failure instanceof OutcomeUnknownException;
      throw failure;
    } finally {
      if (!refers && !draft.batch().isPlaced()) {
        drafts.removeSealed(write.run, draft);
      }
    }
    writer.background().appended();
    return true;
  }

  /** A deletion gets room where nothing else does: it is what gives room back. */
  private void awaitRoom(boolean deletion, int length) throws IOException {
    try {
      writer.journal().awaitRoom(length);
    } catch (DiskFullException e) {
      if (!deletion) {
        throw e;
      }
      writer.journal().makeRoomForDeletion(length);
    }
  }

  /** Waits until a write is as durable as asked, and lets readers see it. */
  void acknowledge(Write<?> write) {
    if (write.waitFor > 0) {
      try {
        writer.journal().commit().await(write.waitFor);
      } catch (IOException e) {
        throw Failures.ofWrite(store.name(), 0, e);
      }
      show(write);
    }
  }

  /** Lets readers see a write whose batch is durable. */
  static void show(Write<?> write) {
    Unsettled last = write.last();
    if (last != null) {
      write.run.lock();
      try {
        write.run.show(last);
      } finally {
        write.run.unlock();
      }
    }
  }

  private enum Outcome {
    DONE,
    NO_ROOM,
    BASE_LOST
  }

  private Outcome appendOnce(Write<?> write, Draft draft) throws IOException {
    RunState run = write.run;
    run.lock();
    try {
      refuse(run, write.phase());
      if (repeats(write)) {
        return Outcome.DONE;
      }
      refuseDamaged(run, draft);
      refuseConflict(write, draft);
      if (baseLost(run, draft)) {
        return Outcome.BASE_LOST;
      }
      assign(run, draft);
      // Not after: a pass that begins in between would go up to a record of which it knows nothing.
      writer.settler().dirty(run);
      boolean appended =
          write.patient()
              ? writer.journal().append(draft.batch(), run.number())
              : writer.journal().appendToTheEnd(draft.batch(), run.number());
      if (!appended) {
        return Outcome.NO_ROOM;
      }
      noteOrFail(write, draft);
      return Outcome.DONE;
    } finally {
      run.unlock();
    }
  }

  /**
   * Whether an operation of the write's id has happened in the run: then the write has its answers,
   * and what to wait for.
   */
  boolean repeats(Write<?> write) {
    String id = write.operationId();
    RunState run = write.run;
    if (id == null || write.phase() == RunState.Phase.CREATING) {
      return false;
    }
    run.lock();
    try {
      lookup.load(run);
      Operation operation = run.index().operation(id);
      if (operation == null) {
        return false;
      }
      write.repeated(WriteAnswers.of(run, operation));
      awaits(write, operation.position() + operation.records() - 1);
      return true;
    } finally {
      run.unlock();
    }
  }

  /** Has a write that changes nothing wait for what may be why: the newest DROP or TAG. */
  void awaitsDropsAndTags(Write<?> write) {
    RunState run = write.run;
    run.lock();
    try {
      Unsettled last = null;
      for (Unsettled record : run.unsettled()) {
        if (record.isDropOrTag()) {
          last = record;
        }
      }
      awaits(write, last, last == null ? 0 : last.batch());
    } finally {
      run.unlock();
    }
  }

  /** Has a write that repeats another one wait for the record at a position. */
  void awaits(Write<?> write, long position) {
    RunState run = write.run;
    run.lock();
    try {
      Unsettled last = run.unsettledAt(position);
      awaits(write, last, last == null ? 0 : last.batch());
    } finally {
      run.unlock();
    }
  }

  /** Has it wait for a batch, the record of which is shown then. */
  void awaits(Write<?> write, @Nullable Unsettled last, long batch) {
    write.repeats(last);
    waitFor(write, batch);
  }

  /** Waits until a run whose DELETE is in that batch is gone, or the batch is known to be lost. */
  void awaitDeletion(RunState run, long batch) {
    run.lock();
    try {
      boolean underWay = run.phase() == RunState.Phase.DELETING && run.deletedBatch() == batch;
      if (!underWay) {
        return;
      }
    } finally {
      run.unlock();
    }
    try {
      writer.journal().commit().await(batch);
    } catch (IOException e) {
      throw Failures.ofWrite(store.name(), 0, e);
    }
    run.lock();
    try {
      run.awaitDecision();
    } finally {
      run.unlock();
    }
  }

  /** Whether a run was created by the operation of that id; the caller holds its lock. */
  boolean createdBy(RunState run, @Nullable String operationId) {
    if (operationId == null) {
      return false;
    }
    lookup.load(run);
    Operation operation = run.index().operation(operationId);
    return operation != null && operation.type() == RecordType.RUN.code();
  }

  private void assign(RunState run, Draft draft) {
    Counters after = run.appended();
    boolean creation = draft.part(0).type == RecordType.RUN;
    long clock = creation ? run.created() : store.environment().clock().getAsLong();
    for (int i = 0; i < draft.count(); i++) {
      Draft.Part part = draft.part(i);
      long seq = after.nextSeq(part.type);
      long time = after.nextTime(clock);
      long position = after.position() + 1;
      after = after.after(part.type, position, seq, time, part.value);
      part.item().assign(position, seq, time);
      part.time = time;
      part.seq = seq;
      part.after = after;
    }
  }

  /** Says which batch must be durable before the write is acknowledged. */
  private void waitFor(Write<?> write, long batch) {
    RunState run = write.run;
    long durable = writer.journal().commit().durable();
    if (write.isSync()) {
      run.lastSyncBatch(batch);
      write.waitFor = batch > durable ? batch : 0;
    } else {
      write.waitFor = run.lastSyncBatch() > durable ? run.lastSyncBatch() : 0;
    }
    Unsettled last = write.last();
    if (write.waitFor == 0 && last != null) {
      run.show(last);
    }
  }

  private static void refuse(RunState run, RunState.Phase wanted) {
    if (run.phase() != wanted) {
      throw new RunNotFoundException(run.id());
    }
  }

  private void refuseDamaged(RunState run, Draft draft) {
    RecordType type = draft.part(0).type;
    if (type != RecordType.LOSS && type != RecordType.DELETE) {
      refuseDamaged(store, run);
    }
  }

  /** Refuses to write to a run that is damaged, where its owner has not accepted the loss. */
  static void refuseDamaged(OpenStore store, RunState run) {
    RunDamage known = run.unaccepted();
    RunDamage damage = known == null ? run.noticed() : known;
    if (damage != null) {
      String reason =
          "run "
              + run.id()
              + " is damaged, and the loss is not accepted: "
              + Failures.damage(null, damage);
      throw new StoreFailedException(store.name(), reason, null);
    }
  }

  private static void refuseConflict(Write<?> write, Draft draft) {
    if (write.expectedSeq() == WriteOptions.ANY_SEQ) {
      return;
    }
    Counters at = write.run.appended();
    boolean checkpoint = has(draft, RecordType.CHECKPOINT);
    long actual = checkpoint ? at.checkpointSeq() : at.eventSeq();
    if (actual != write.expectedSeq()) {
      throw new ConflictException(write.run.id(), write.expectedSeq(), actual);
    }
  }

  /**
   * Whether a checkpoint by which a state is told has been lost since, and its owner has accepted
   * that; or given up. Where the index does not hold the settled records, nothing of them is known
   * to be lost.
   */
  private boolean baseLost(RunState run, Draft draft) {
    for (int i = 0; i < draft.count(); i++) {
      CheckpointEntry base = draft.part(i).base();
      if (base != null && base.seq() <= run.droppedUpTo()) {
        lookup.load(run);
      }
      if (base != null && base.seq() > run.index().checkpointBase()) {
        CheckpointEntry there = run.index().intact(base.seq());
        if (there == null || !Arrays.equals(there.hash(), base.hash())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean has(Draft draft, RecordType type) {
    for (int i = 0; i < draft.count(); i++) {
      if (draft.part(i).type == type) {
        return true;
      }
    }
    return false;
  }

  /** A record of which the run does not know must not be followed by another one. */
  private void noteOrFail(Write<?> write, Draft draft) {
    try {
      note(write, draft);
      waitFor(write, draft.batch().batch());
    } catch (RuntimeException | Error e) {
      IOException unused =
          writer.journal().fail(new IOException("an appended record was not noted: " + e, e));
      throw e;
    }
  }

  /** Tells the run and its index of records that are in the journal. */
  private void note(Write<?> write, Draft draft) {
    RunState run = write.run;
    if (write.operationId() != null) {
      Draft.Part first = draft.part(0);
      Operation forgotten =
          run.index()
              .addOperation(
                  write.operationId(),
                  first.after.position(),
                  draft.count(),
                  first.type.code(),
                  first.seq);
      if (forgotten != null) {
        run.pushedOut(forgotten, draft.batch().batch());
      }
    }
    for (int i = 0; i < draft.count(); i++) {
      Draft.Part part = draft.part(i);
      Unsettled record = unsettled(write, part, draft.batch());
      run.append(record, part.storedBytes());
      write.appended(record);
    }
    run.touch();
  }

  private static Unsettled unsettled(Write<?> write, Draft.Part part, BatchDraft batch) {
    BatchDraft.Item item = part.item();
    long offset = batch.offset(item);
    CheckpointEntry checkpoint =
        index(write, part, Location.inJournal(batch.file().number(), offset), batch.batch());
    return new Unsettled(
        batch.batch(),
        batch.file(),
        offset,
        (int) item.frameLength(),
        part.type.code(),
        checkpoint,
        part.after);
  }

  private static @Nullable CheckpointEntry index(
      Write<?> write, Draft.Part part, long location, long batch) {
    RunState run = write.run;
    Counters after = part.after;
    switch (part.type) {
      case CHECKPOINT -> {
        return checkpoint(run, part, location);
      }
      case EVENT -> run.index().addEvent(part.seq, location);
      case STATUS ->
          run.index().add(new StatusEntry(after.position(), after.status(), after.updated()));
      case RUN -> run.index().creation(location);
      case DELETE -> run.deleted(batch, write.operationId());
      case DROP -> run.willDrop(new DropEntry(after.position(), part.dropped), part.value);
      case TAG -> tag(run, part);
      default -> {
        // A LOSS changes the counters only.
      }
    }
    return null;
  }

  private static void tag(RunState run, Draft.Part part) {
    TagHead tag = part.tag;
    if (tag != null) {
      run.index()
          .add(new TagEntry(part.after.position(), part.time, tag.seq(), tag.tag(), tag.on()));
    }
  }

  private static CheckpointEntry checkpoint(RunState run, Draft.Part part, long location) {
    CheckpointEntry base = part.base();
    CheckpointEntry checkpoint =
        new CheckpointEntry(
            run.index().shared(part.node),
            part.seq,
            part.after.position(),
            part.after.updated(),
            part.stateLength,
            part.storedBytes(),
            part.hash,
            part.metadata,
            part.sealed != null,
            base == null ? 0 : base.seq(),
            location);
    if (base != null) {
      checkpoint.follow(base, part.told().anchor());
    }
    run.index().add(checkpoint);
    part.entry = checkpoint;
    return checkpoint;
  }
}
