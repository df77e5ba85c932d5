package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
import dev.cairn.store.codec.ContentHash;
import dev.cairn.store.format.Align;
import dev.cairn.store.format.CborWriter;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.EventHead;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.Ids;
import dev.cairn.store.format.LossHead;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.RunHead;
import dev.cairn.store.format.StatusHead;
import dev.cairn.store.format.Values;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Location;
import dev.cairn.store.index.StatusEntry;
import dev.cairn.store.journal.Entry;
import dev.cairn.store.journal.JournalFailedException;
import dev.cairn.store.journal.Place;
import dev.cairn.store.run.Bodies;
import dev.cairn.store.run.Counters;
import dev.cairn.store.run.Heads;
import dev.cairn.store.run.Leftovers;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.RunState.Phase;
import dev.cairn.store.run.SealedSegment;
import dev.cairn.store.run.Unsettled;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The writing calls. Everything is checked and encoded before a lock is taken; nothing is half
 * done.
 */
final class Writes {
  private final OpenStore store;
  private final Writer writer;
  private final StoreOptions options;

  Writes(OpenStore store) {
    this.store = store;
    this.writer = store.writing();
    this.options = store.options();
    refuseAfterFailure();
  }

  /** First of all: what of a failed store's runs are there, nobody knows. */
  private void refuseAfterFailure() {
    try {
      writer.journal().refuseAfterFailure();
    } catch (JournalFailedException e) {
      throw Failures.ofWrite(store.name(), 0, e);
    }
  }

  /** A body as it is to be stored: in the record, or in a sealed segment which that refers to. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  private record Body(byte[] bytes, int codec, boolean sealed) {}

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
      Entry entry = entry(run, RecordType.RUN, head, pack(encoded));
      write(run, RecordType.RUN, entry, null, 0, durability);
      store.runs().add(run);
      created = true;
    } finally {
      decide(run, created ? Phase.LIVE : Phase.DELETED);
    }
    return new Reads(store).metadata(run, Reads.decoded(encoded));
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
    write(
        run,
        RecordType.STATUS,
        Draft.of(RecordType.STATUS, head),
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
    Entry entry = entry(run, RecordType.CHECKPOINT, head, pack(state));
    Unsettled record = write(run, RecordType.CHECKPOINT, entry, facts, 0, durability);
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
    Entry entry = entry(run, RecordType.EVENT, head, pack(payload));
    return write(run, RecordType.EVENT, entry, null, 0, durability).seq();
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
      write(
          run,
          RecordType.DELETE,
          Draft.of(RecordType.DELETE, new CborWriter(0)),
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
    new Reads(store).load(run);
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
    write(run, RecordType.LOSS, Draft.of(RecordType.LOSS, head), null, through, Durability.SYNC);
  }

  private RunState find(String runId) {
    Ids.utf8("runId", runId);
    RunState run = store.runs().find(runId);
    if (run == null) {
      throw new RunNotFoundException(runId);
    }
    return run;
  }

  private Body pack(byte[] body) {
    byte[] packed = store.bodies().pack(body, 0, body.length);
    byte[] stored = packed == null ? body : packed;
    return new Body(
        stored, packed == null ? Bodies.RAW : Bodies.LZ4, SealedSegment.wanted(stored.length));
  }

  /**
   * The entry of a record; where its body is large, that is in a sealed segment when this returns.
   */
  private Entry entry(RunState run, RecordType type, CborWriter head, Body body) {
    if (!body.sealed()) {
      return Draft.of(type, body.codec(), 0, head, body.bytes(), 0, body.bytes().length);
    }
    ExternalReference reference = seal(run, body);
    CborWriter instead = new CborWriter(32);
    reference.write(instead);
    return Draft.of(
        type, body.codec(), RecordHeader.EXTERNAL, head, instead.array(), 0, instead.length());
  }

  private ExternalReference seal(RunState run, Body body) {
    try {
      return SealedSegment.write(
          store.disk(),
          store.uuid(),
          store.environment().random().getAsLong(),
          run,
          takeSegmentNumber(run),
          body.codec(),
          body.bytes());
    } catch (IOException e) {
      if (gone(run)) {
        throw new RunNotFoundException(run.id());
      }
      throw Failures.ofWrite(store.name(), body.bytes().length, writer.journal().failUnlessFull(e));
    }
  }

  private static boolean gone(RunState run) {
    run.lock();
    try {
      return run.phase() == Phase.DELETED;
    } finally {
      run.unlock();
    }
  }

  private int takeSegmentNumber(RunState run) throws IOException {
    run.lock();
    try {
      Leftovers.remove(store.disk(), run);
      return run.takeSegmentNumber();
    } finally {
      run.unlock();
    }
  }

  /**
   * Appends a record to the journal and the run, and returns once it is acknowledged: visible, and
   * as durable as asked.
   *
   * @param checkpoint the head of a CHECKPOINT; else null
   * @param value the status of a STATUS, the acceptance of a LOSS; else 0
   */
  private Unsettled write(
      RunState run,
      RecordType type,
      Entry entry,
      @Nullable CheckpointHead checkpoint,
      long value,
      Durability durability) {
    try {
      while (true) {
        Unsettled record = append(run, type, entry, checkpoint, value, durability);
        if (record != null) {
          return record;
        }
        writer.journal().awaitRoom(entry.payloadLength());
      }
    } catch (IOException e) {
      throw Failures.ofWrite(store.name(), entry.payloadLength(), e);
    }
  }

  private @Nullable Unsettled append(
      RunState run,
      RecordType type,
      Entry entry,
      @Nullable CheckpointHead checkpoint,
      long value,
      Durability durability)
      throws IOException {
    Unsettled record;
    long waitFor;
    run.lock();
    try {
      refuse(run, type);
      Counters before = run.appended();
      long seq = before.nextSeq(type);
      long time =
          type == RecordType.RUN
              ? run.created()
              : before.nextTime(store.environment().clock().getAsLong());
      long position = before.position() + 1;
      Place place = writer.journal().append(entry, run.number(), position, seq, time);
      if (place == null) {
        return null;
      }
      record =
          note(
              run,
              type,
              entry,
              checkpoint,
              place,
              before.after(type, position, seq, time, value),
              seq);
      waitFor = waitFor(run, place.batch(), durability);
      if (waitFor == 0) {
        run.show(record);
      }
    } finally {
      run.unlock();
    }
    writer.background().appended();
    if (waitFor > 0) {
      writer.journal().commit().await(waitFor);
      show(run, record);
    }
    return record;
  }

  /** The batch that must be durable before the record is acknowledged; 0 for none. */
  private long waitFor(RunState run, long batch, Durability durability) {
    if (durability == Durability.SYNC) {
      run.lastSyncBatch(batch);
      return batch;
    }
    return run.lastSyncBatch() > writer.journal().commit().durable() ? run.lastSyncBatch() : 0;
  }

  private static void show(RunState run, Unsettled record) {
    run.lock();
    try {
      run.show(record);
    } finally {
      run.unlock();
    }
  }

  private void refuse(RunState run, RecordType type) {
    boolean gone =
        switch (type) {
          case RUN -> run.phase() != Phase.CREATING;
          case DELETE -> run.phase() != Phase.DELETING;
          default -> run.phase() != Phase.LIVE;
        };
    if (gone) {
      throw new RunNotFoundException(run.id());
    }
    RunDamage damage = run.unaccepted();
    if (damage != null && type != RecordType.LOSS && type != RecordType.DELETE) {
      String reason =
          "run "
              + run.id()
              + " is damaged, and the loss is not accepted: "
              + Failures.damage(null, damage);
      throw new StoreFailedException(store.name(), reason, null);
    }
  }

  private Unsettled note(
      RunState run,
      RecordType type,
      Entry entry,
      @Nullable CheckpointHead head,
      Place place,
      Counters after,
      long seq) {
    long frame = Align.up8((long) RecordHeader.BYTES + entry.payloadLength());
    long stored = frame + sealedBytes(entry);
    long location = Location.inJournal(place.file().number(), place.offset());
    CheckpointEntry checkpoint = null;
    switch (type) {
      case CHECKPOINT -> {
        if (head == null) {
          throw new IllegalStateException("a checkpoint without its head");
        }
        checkpoint =
            new CheckpointEntry(
                run.index().shared(head.node()),
                seq,
                after.position(),
                after.updated(),
                head.stateLength(),
                stored,
                head.hash(),
                head.metadata(),
                stored > frame,
                location);
        run.index().add(checkpoint);
      }
      case EVENT -> run.index().addEvent(seq, location);
      case STATUS ->
          run.index().add(new StatusEntry(after.position(), after.status(), after.updated()));
      case RUN -> run.index().creation(location);
      case DELETE -> run.deletedBatch(place.batch());
      default -> {
        // A LOSS changes the counters only.
      }
    }
    Unsettled record =
        new Unsettled(
            place.batch(),
            place.file(),
            place.offset(),
            frame,
            type.code(),
            seq,
            checkpoint,
            after);
    run.append(record, stored);
    run.touch();
    writer.settler().dirty(run);
    return record;
  }

  private static long sealedBytes(Entry entry) {
    if ((entry.flags() & RecordHeader.EXTERNAL) == 0) {
      return 0;
    }
    RecordHeader header =
        new RecordHeader(
            entry.payloadLength(), 0, 0, 0, 0, entry.type(), entry.codec(), entry.flags(), 0);
    ExternalReference reference =
        Heads.reference(header, entry.payload(), 0, entry.payloadLength());
    return reference == null ? 0 : reference.fileLength();
  }
}
