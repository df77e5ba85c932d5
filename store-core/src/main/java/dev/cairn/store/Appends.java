package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Location;
import dev.cairn.store.index.StatusEntry;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.journal.Place;
import dev.cairn.store.run.Counters;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.RunState.Phase;
import dev.cairn.store.run.SealedSegment;
import dev.cairn.store.run.Unsettled;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Appends records: to the journal and to the run's index in one step, visible once they are
 * acknowledged.
 */
final class Appends {
  private static final Logger LOG = System.getLogger("dev.cairn.store");

  private final OpenStore store;
  private final Writer writer;

  Appends(OpenStore store, Writer writer) {
    this.store = store;
    this.writer = writer;
  }

  /**
   * Appends a record to the journal and the run, and returns once it is acknowledged: visible, and
   * as durable as asked.
   *
   * @param checkpoint the head of a CHECKPOINT; else null
   * @param value the status of a STATUS, the acceptance of a LOSS; else 0
   */
  Unsettled write(
      RunState run,
      RecordType type,
      Prepared entry,
      @Nullable CheckpointHead checkpoint,
      long value,
      Durability durability) {
    boolean mayHaveHappened = false;
    try {
      if (type != RecordType.DELETE) {
        writer.journal().admit();
      }
      Unsettled record = append(run, type, entry, checkpoint, value, durability);
      while (record == null) {
        awaitRoom(type, entry.entry().payloadLength());
        record = append(run, type, entry, checkpoint, value, durability);
      }
      mayHaveHappened = true;
      return record;
    } catch (IOException e) {
      StoreException failure = Failures.ofWrite(store.name(), entry.entry().payloadLength(), e);
      mayHaveHappened = failure instanceof OutcomeUnknownException;
      throw failure;
    } finally {
      if (!mayHaveHappened) {
        removeSealed(run, entry);
      }
    }
  }

  /** A deletion gets room where nothing else does: it is what gives room back. */
  private void awaitRoom(RecordType type, int payloadLength) throws IOException {
    try {
      writer.journal().awaitRoom(payloadLength);
    } catch (DiskFullException e) {
      if (type != RecordType.DELETE) {
        throw e;
      }
      writer.journal().makeRoomForDeletion(payloadLength);
    }
  }

  /** Nothing refers to the sealed segment of a record that was not appended. */
  private void removeSealed(RunState run, Prepared entry) {
    ExternalReference sealed = entry.sealed();
    if (sealed != null) {
      try {
        SealedSegment.remove(store.disk(), run, sealed.segment());
      } catch (IOException e) {
        LOG.log(
            Level.WARNING, () -> store.name() + ": a sealed segment remains: " + e.getMessage());
      }
    }
  }

  private @Nullable Unsettled append(
      RunState run,
      RecordType type,
      Prepared entry,
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
      Place place = writer.journal().append(entry.entry(), run.number(), position, seq, time);
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

  private Unsettled note(
      RunState run,
      RecordType type,
      Prepared entry,
      @Nullable CheckpointHead head,
      Place place,
      Counters after,
      long seq) {
    long frame = entry.frameBytes();
    long stored = entry.storedBytes();
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
                entry.sealed() != null,
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
}
