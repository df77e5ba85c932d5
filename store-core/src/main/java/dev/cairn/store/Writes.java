package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
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
import dev.cairn.store.journal.JournalFailedException;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.RunState.Phase;
import dev.cairn.store.run.Unsettled;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The writing calls. Everything is checked and encoded before a lock is taken; nothing is half
 * done.
 */
final class Writes {
  private final OpenStore store;
  private final StoreOptions options;
  private final PreparedBodies bodies;
  private final Appends appends;

  Writes(OpenStore store) {
    this.store = store;
    Writer writer = store.writing();
    this.options = store.options();
    this.bodies = new PreparedBodies(store, writer);
    this.appends = new Appends(store, writer);
    refuseAfterFailure(writer);
  }

  /** First of all: what of a failed store's runs are there, nobody knows. */
  private void refuseAfterFailure(Writer writer) {
    try {
      writer.journal().refuseAfterFailure();
    } catch (JournalFailedException e) {
      throw Failures.ofWrite(store.name(), 0, e);
    }
  }

  RunMetadata createRun(
      String runId, String workflow, @Nullable Map<String, ?> params, Durability durability) {
    Ids.utf8("runId", runId);
    Ids.utf8("workflow", workflow);
    byte[] encoded = Values.encodeMap("params", params, options.valueBytesMax());
    CborWriter head = new CborWriter(64);
    new RunHead(runId, workflow).write(head);
    RunState run =
        new RunState(
            store.runs().takeNumber(), runId, workflow, store.environment().clock().getAsLong());
    claim(run);
    boolean created = false;
    try {
      Prepared entry = bodies.prepare(run, RecordType.RUN, head, encoded);
      appends.write(run, RecordType.RUN, entry, null, 0, durability);
      store.runs().add(run);
      created = true;
    } finally {
      decide(run, created ? Phase.LIVE : Phase.DELETED);
    }
    return Reads.metadata(run, Reads.decoded(encoded));
  }

  private void claim(RunState run) {
    RunState holder = store.runs().claim(run);
    while (holder != null) {
      holder.lock();
      try {
        holder.awaitDecision();
        if (holder.phase() == Phase.LIVE) {
          throw new RunAlreadyExistsException(run.id());
        }
      } finally {
        holder.unlock();
      }
      holder = store.runs().claim(run);
    }
  }

  /**
   * Ends a creation or deletion; a run that is gone frees its id first, so that whoever waited can
   * take it.
   */
  private void decide(RunState run, Phase phase) {
    if (phase == Phase.DELETED) {
      store.runs().remove(run);
    }
    run.lock();
    try {
      run.phase(phase);
    } finally {
      run.unlock();
    }
  }

  void updateRunStatus(String runId, RunStatus status, Durability durability) {
    CborWriter head = new CborWriter(8);
    new StatusHead(StatusCodes.code(status)).write(head);
    RunState run = find(runId);
    appends.write(
        run,
        RecordType.STATUS,
        Prepared.of(RecordType.STATUS, head),
        null,
        StatusCodes.code(status),
        durability);
  }

  CheckpointMeta saveCheckpoint(
      String runId,
      String nodeId,
      byte[] state,
      @Nullable Map<String, ?> metadata,
      Durability durability) {
    Ids.utf8("nodeId", nodeId);
    if (state.length > options.stateBytesMax()) {
      throw new IllegalArgumentException(
          "state: expected at most "
              + options.stateBytesMax()
              + " bytes (stateBytesMax), found "
              + state.length);
    }
    byte[] encoded = Values.encodeMap("metadata", metadata, options.valueBytesMax());
    RunState run = find(runId);
    byte[] hash = ContentHash.of(state);
    CheckpointHead facts = new CheckpointHead(nodeId, state.length, hash, encoded);
    CborWriter head = new CborWriter(64 + encoded.length);
    facts.write(head);
    Prepared entry = bodies.prepare(run, RecordType.CHECKPOINT, head, state);
    Unsettled record = appends.write(run, RecordType.CHECKPOINT, entry, facts, 0, durability);
    CheckpointEntry saved = record.checkpoint();
    if (saved == null) {
      throw new IllegalStateException("a checkpoint without an index entry");
    }
    return Reads.meta(runId, saved);
  }

  long appendEvent(WorkflowEvent event, Durability durability) {
    Ids.utf8("type", event.type());
    String node = event.nodeId();
    if (node != null) {
      Ids.utf8("nodeId", node);
    }
    byte[] payload = Values.encode("payload", event.payload(), options.valueBytesMax());
    RunState run = find(event.runId());
    CborWriter head = new CborWriter(64);
    new EventHead(event.type(), node, micros(event.callerTime())).write(head);
    Prepared entry = bodies.prepare(run, RecordType.EVENT, head, payload);
    return appends.write(run, RecordType.EVENT, entry, null, 0, durability).seq();
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

  boolean deleteRun(String runId, Durability durability) {
    Ids.utf8("runId", runId);
    RunState run = store.runs().find(runId);
    if (run == null || !beginDeletion(run)) {
      return false;
    }
    boolean deleted = false;
    try {
      appends.write(
          run,
          RecordType.DELETE,
          Prepared.of(RecordType.DELETE, new CborWriter(0)),
          null,
          0,
          durability);
      deleted = true;
    } finally {
      decide(run, deleted ? Phase.DELETED : Phase.LIVE);
    }
    return true;
  }

  private static boolean beginDeletion(RunState run) {
    run.lock();
    try {
      run.awaitDecision();
      boolean there = run.phase() == Phase.LIVE;
      if (there) {
        run.phase(Phase.DELETING);
      }
      return there;
    } finally {
      run.unlock();
    }
  }

  void acceptLoss(String runId) {
    RunState run = find(runId);
    new Lookup(store).loadWhole(run);
    long through;
    run.lock();
    try {
      if (run.unaccepted() == null) {
        return;
      }
      through = run.appended().position();
    } finally {
      run.unlock();
    }
    CborWriter head = new CborWriter(16);
    new LossHead(through).write(head);
    appends.write(
        run, RecordType.LOSS, Prepared.of(RecordType.LOSS, head), null, through, Durability.SYNC);
  }

  private RunState find(String runId) {
    Ids.utf8("runId", runId);
    RunState run = store.runs().find(runId);
    if (run == null) {
      throw new RunNotFoundException(runId);
    }
    return run;
  }
}
