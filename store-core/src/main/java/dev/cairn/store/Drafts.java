package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
import dev.cairn.store.format.CborWriter;
import dev.cairn.store.format.Extensions;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.run.Bodies;
import dev.cairn.store.run.Leftovers;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.RunState.Phase;
import dev.cairn.store.run.SealedSegment;
import dev.cairn.store.run.SegmentSizes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Makes drafts: packs bodies, and puts large ones into sealed segments before the record that
 * refers to them is appended. Keeps a few drafts that are not in use, so that a write allocates
 * none.
 */
final class Drafts {
  private static final Logger LOG = System.getLogger("dev.cairn.store");
  private static final int KEPT = 64;
  private static final byte[] NO_BODY = {};

  private final OpenStore store;
  private final Writer writer;
  private final SegmentSizes sizes;
  private final AtomicReferenceArray<Draft> kept = new AtomicReferenceArray<>(KEPT);

  Drafts(OpenStore store, Writer writer) {
    this.store = store;
    this.writer = writer;
    this.sizes = SegmentSizes.dividedBy(store.environment().sizeDivisor());
  }

  /** An empty draft, to be given back. */
  Draft take() {
    Draft draft = kept.getAndSet(slot(), null);
    return draft == null ? new Draft() : draft;
  }

  /** Takes a draft back. */
  void giveBack(Draft draft) {
    draft.clear();
    kept.lazySet(slot(), draft);
  }

  /** Threads that write at the same time should not meet; if they do, one makes a draft more. */
  private static int slot() {
    return (int) Thread.currentThread().getId() & (KEPT - 1);
  }

  /** Where the head of the next record is written. */
  static CborWriter head(Draft draft) {
    return draft.batch().head();
  }

  /** Ends a record that is all head. */
  void addBare(Draft draft, Draft.Part part, CborWriter head, Operation operation) {
    add(draft, part, Bodies.RAW, operation.extend(head), NO_BODY, 0);
  }

  /** Ends a record with a body; a large body is durable when this returns. */
  void add(
      Draft draft,
      RunState run,
      Draft.Part part,
      CborWriter head,
      Operation operation,
      byte[] body) {
    byte[] packed = store.bodies().pack(body, 0, body.length);
    byte[] stored = packed == null ? body : packed;
    int codec = packed == null ? Bodies.RAW : Bodies.LZ4;
    addStored(draft, run, part, codec, operation.extend(head), stored);
  }

  /** Ends the record of a state, as it is told. */
  void add(
      Draft draft, RunState run, Draft.Part part, CborWriter head, Operation operation, Told told) {
    int delta = told.base() == null ? 0 : RecordHeader.DELTA;
    addStored(draft, run, part, told.codec(), operation.extend(head) | delta, told.body());
  }

  private void addStored(
      Draft draft, RunState run, Draft.Part part, int codec, int flags, byte[] stored) {
    if (stored.length > sizes.bodyBytesMax()) {
      ExternalReference sealed = seal(run, isCreation(part), codec, stored);
      part.sealed = sealed;
      CborWriter instead = new CborWriter(32);
      sealed.write(instead);
      int external = flags | RecordHeader.EXTERNAL;
      add(draft, part, codec, external, instead.array(), instead.length());
    } else {
      add(draft, part, codec, flags, stored, stored.length);
    }
  }

  private static void add(
      Draft draft, Draft.Part part, int codec, int flags, byte[] body, int length) {
    part.item = draft.batch().add(part.type.code(), codec, flags, body, length);
  }

  /**
   * What a record's head says of the operation that made it.
   *
   * @param id the caller's, or empty
   * @param records how many records it has
   */
  record Operation(String id, int records) {
    static final Operation NONE = new Operation("", 1);

    /** Ends a head; answers the record's flags. */
    int extend(CborWriter head) {
      if (id.isEmpty()) {
        return 0;
      }
      new Extensions(id, records, null).write(head);
      return RecordHeader.EXTENDED;
    }
  }

  private static boolean isCreation(Draft.Part part) {
    return part.type == RecordType.RUN;
  }

  private ExternalReference seal(RunState run, boolean creation, int codec, byte[] body) {
    try {
      writer.journal().admit(0);
      return SealedSegment.write(
          store.disk(),
          store.uuid(),
          store.environment().random().getAsLong(),
          run,
          takeSegmentNumber(run),
          codec,
          body);
    } catch (IOException e) {
      removeDirectoryOfNone(run, creation);
      refuseGone(run);
      if (e instanceof DiskFullException) {
        throw new StoreFullException(store.name(), body.length, e);
      }
      // Nothing was appended, so nothing happened; but what the device keeps is open from now on.
      IOException failed = writer.journal().fail(e);
      throw new StoreFailedException(store.name(), String.valueOf(e.getMessage()), failed);
    }
  }

  private int takeSegmentNumber(RunState run) throws IOException {
    run.lock();
    try {
      if (run.phase() == Phase.DELETED) {
        throw new RunNotFoundException(run.id());
      }
      Appends.refuseDamaged(store, run);
      Leftovers.remove(store.disk(), run);
      return run.takeSegmentNumber();
    } finally {
      run.unlock();
    }
  }

  private static void refuseGone(RunState run) {
    if (isGone(run)) {
      throw new RunNotFoundException(run.id());
    }
  }

  private static boolean isGone(RunState run) {
    run.lock();
    try {
      return run.phase() == Phase.DELETED;
    } finally {
      run.unlock();
    }
  }

  /** Nothing refers to the sealed segments of records that were not appended. */
  void removeSealed(RunState run, Draft draft) {
    for (int i = 0; i < draft.count(); i++) {
      ExternalReference sealed = draft.part(i).sealed;
      if (sealed != null) {
        removeSealed(run, sealed);
        removeDirectoryOfNone(run, isCreation(draft.part(0)));
      }
    }
  }

  /**
   * A write that fails may have made the directory of a run that is not there any more, or of one
   * that it was to create: nobody else would look for it. Where a DELETE is not durable yet its
   * settling removes the directory.
   */
  private void removeDirectoryOfNone(RunState run, boolean creation) {
    run.lock();
    try {
      boolean gone = run.phase() == Phase.DELETED && isDurable(run.deletedBatch());
      if (gone || creation) {
        writer.settler().removeLate(run);
      }
    } finally {
      run.unlock();
    }
  }

  private boolean isDurable(long batch) {
    return batch <= writer.journal().commit().durable();
  }

  private void removeSealed(RunState run, ExternalReference sealed) {
    try {
      SealedSegment.remove(store.disk(), run, sealed.segment());
    } catch (IOException e) {
      LOG.log(Level.WARNING, () -> store.name() + ": a sealed segment remains: " + e.getMessage());
      if (!isGone(run)) {
        // The next opening looks for it; and what the device keeps of the directory is open.
        IOException unused = writer.journal().fail(e);
      }
    }
  }
}
