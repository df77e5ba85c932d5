package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.format.StatusHead;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Location;
import dev.cairn.store.index.RunIndex;
import dev.cairn.store.journal.JournalFile;
import dev.cairn.store.run.DamagedException;
import dev.cairn.store.run.EventBodies;
import dev.cairn.store.run.Frame;
import dev.cairn.store.run.FrameReader;
import dev.cairn.store.run.Heads;
import dev.cairn.store.run.IndexRecords;
import dev.cairn.store.run.JournalRecords;
import dev.cairn.store.run.Readers;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.SegmentFiles;
import dev.cairn.store.run.Unsettled;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks every byte that counts: identity, catalog, and of every run each record, state and value.
 * Changes nothing.
 */
final class Verification {
  /** So many bytes of states of a run are kept for those that follow, if not more. */
  private static final long STATES_BYTES_MIN = 16 << 20;

  private final OpenStore store;
  private final Contents contents;
  private final Chains chains;
  private final Set<Damage> damages = new LinkedHashSet<>();
  private long runs;
  private long records;
  private long checkpoints;
  private long events;
  private long files;
  private long bytes;

  Verification(OpenStore store) {
    this.store = store;
    this.contents = new Contents(store);
    this.chains = new Chains(store);
    for (Damage damage : store.report().damages()) {
      if (damage.runId() == null) {
        damages.add(damage);
      }
    }
  }

  VerifyReport verify() {
    try {
      verifyStore();
      for (RunState run : store.runs().all()) {
        verify(run);
      }
    } catch (IOException e) {
      throw Failures.ofRead(null, store.name(), e);
    }
    return new VerifyReport(
        runs, records, checkpoints, events, files, bytes, new ArrayList<>(damages));
  }

  private void verifyStore() throws IOException {
    StoreMaking.readHeader(store.disk());
    files++;
    Writer writer = store.writer();
    if (writer == null) {
      take(StoreFiles.checkCatalog(store.disk()));
      take(StoreFiles.checkJournal(store.disk()));
    } else {
      // What of the journal has not settled is checked run by run; the rest of it is being written.
      take(writer.settler().betweenPasses(() -> StoreFiles.checkCatalog(store.disk())));
    }
  }

  private void take(StoreFiles.Checked checked) {
    damages.addAll(checked.damages());
    files += checked.files();
    bytes += checked.bytes();
  }

  private void verify(RunState run) throws IOException {
    Set<Damage> found = new LinkedHashSet<>();
    try (Walk walk = new Walk(run, found)) {
      verify(run, walk, found);
    }
  }

  private void verify(RunState run, Walk walk, Set<Damage> found) throws IOException {
    List<Unsettled> unsettled;
    CatalogRow row;
    Pins pins = new Pins();
    run.lock();
    try {
      if (!run.seen()) {
        return;
      }
      row = run.row();
      walk.known(row);
      pins.enter(run);
      unsettled = new ArrayList<>(run.unsettled());
      unsettled.forEach(pins::pin);
    } finally {
      run.unlock();
    }
    try {
      if (row != null) {
        walk.settled(row);
      }
      walk.unsettled(unsettled);
    } finally {
      pins.unpin();
    }
    if (stillSeen(run)) {
      runs++;
      damages.addAll(found);
    }
  }

  private static boolean stillSeen(RunState run) {
    run.lock();
    try {
      return run.seen();
    } finally {
      run.unlock();
    }
  }

  /** The journal files that a run's check reads, and its segments. */
  private static final class Pins {
    private final Set<JournalFile> pinned = new LinkedHashSet<>();
    private @Nullable Readers readers;

    void enter(RunState run) {
      Readers entered = run.readers();
      entered.enter();
      readers = entered;
    }

    void pin(Unsettled record) {
      if (pinned.add(record.file())) {
        record.file().pin();
      }
    }

    void unpin() {
      pinned.forEach(JournalFile::unpin);
      Readers entered = readers;
      if (entered != null) {
        entered.leave();
      }
    }
  }

  /** The check of one run, record by record, in the order of their positions. */
  private final class Walk implements Closeable {
    private final RunState run;
    private final Set<Damage> found;
    private final RunIndex index = new RunIndex(0, 0);
    private Chains.Settled checked = new Chains.Settled(index, null);
    private final EventBodies bodies = new EventBodies(store.bodies());
    private final CheckedStates states =
        new CheckedStates(Math.max(STATES_BYTES_MIN, store.lastStates().bytesMax()));
    private long position;
    private long checkpointSeq;
    private long eventSeq;
    private long checkpointPosition;
    private long eventPosition;
    private long acceptedThrough;
    private final List<RunDamage> unplaced = new ArrayList<>();

    Walk(RunState run, Set<Damage> found) {
      this.run = run;
      this.found = found;
    }

    /** Begins with what is known already; the run's lock is held. */
    void known(@Nullable CatalogRow row) {
      checked = new Chains.Settled(index, row);
      acceptedThrough = run.appended().acceptedThrough();
      for (RunDamage damage : run.damages()) {
        if (damage.position() > acceptedThrough) {
          found.add(Failures.damage(run.id(), damage));
        }
      }
    }

    void settled(CatalogRow row) throws IOException {
      for (SegmentExtent segment : row.segments()) {
        settled(segment);
      }
      place(row.position());
      position += index.gaps().positionsIn(position + 1, row.position());
      if (position < row.position() && found.isEmpty()) {
        String expected = "records up to position " + row.position();
        note(
            row.position(), new RunDamage(0, 0, run.directory(), 0, expected, "up to " + position));
      }
      position = Math.max(position, row.position());
      checkpointSeq = Math.max(checkpointSeq, row.checkpointSeq());
      eventSeq = Math.max(eventSeq, row.eventSeq());
    }

    private void settled(SegmentExtent segment) throws IOException {
      SegmentFiles.Handle handle;
      try {
        handle =
            store
                .segments()
                .acquire(run.number(), run.directory(), segment.number(), segment.generation());
      } catch (DamagedException e) {
        unplaced.add(e.damage());
        return;
      }
      try {
        files++;
        bytes += segment.extent();
        records(handle, segment, isWhole(handle, segment));
      } finally {
        store.segments().release(handle);
      }
    }

    /** Else an opening looks at none of its records, intact or not. */
    private boolean isWhole(SegmentFiles.Handle handle, SegmentExtent segment) throws IOException {
      boolean whole = true;
      if (handle.headerCrc() != segment.headerCrc()) {
        whole = false;
        unplaced.add(
            new RunDamage(
                0,
                0,
                handle.path(),
                0,
                "the header with CRC " + Integer.toHexString(segment.headerCrc()),
                "one with CRC " + Integer.toHexString(handle.headerCrc())));
      }
      long size = handle.size();
      if (size < segment.extent()) {
        whole = false;
        unplaced.add(
            new RunDamage(0, 0, handle.path(), size, segment.extent() + " bytes", size + " bytes"));
      }
      return whole;
    }

    private void records(SegmentFiles.Handle handle, SegmentExtent segment, boolean whole)
        throws IOException {
      FrameReader reader = handle.reader();
      long at = handle.header().length();
      while (at < segment.extent()) {
        RecordHeader header = header(handle, at, segment.extent());
        if (header == null) {
          long next = resync(handle, at + 8, segment.extent());
          String found = (next - at) + " other bytes";
          unplaced.add(
              new RunDamage(0, 0, handle.path(), at, "a record header with its CRC", found));
          at = next;
          continue;
        }
        if (whole) {
          place(header.position() - 1);
        }
        try {
          long location = Location.inSegment(segment.number(), at);
          record(handle.path(), at, location, reader.read(at, header.frameLength()));
        } catch (DamagedException e) {
          note(header, e.damage());
          skipped(e);
        }
        at += header.frameLength();
      }
    }

    /** The header of the record at an offset, or null where no valid one is there. */
    private @Nullable RecordHeader header(SegmentFiles.Handle handle, long at, long extent)
        throws IOException {
      byte[] header = new byte[RecordHeader.BYTES];
      int read = handle.read(at, header, 0, header.length);
      RecordHeader there = RecordHeader.read(header, 0, read, handle.header().salt(), at);
      return there == null || at + there.frameLength() > extent ? null : there;
    }

    private long resync(SegmentFiles.Handle handle, long from, long extent) throws IOException {
      long at = from;
      while (at < extent && header(handle, at, extent) == null) {
        at += 8;
      }
      return Math.min(at, extent);
    }

    /** A record whose payload is damaged has a header that tells where it stands. */
    private void skipped(DamagedException e) {
      position = Math.max(position, e.damage().position());
    }

    void unsettled(List<Unsettled> unsettled) throws IOException {
      for (Unsettled record : unsettled) {
        try {
          Frame frame = JournalRecords.read(record);
          bytes += frame.header().frameLength();
          long location = Location.inJournal(record.file().number(), record.offset());
          record(record.file().path(), record.offset(), location, frame);
        } catch (DamagedException e) {
          note(record.after().position(), e.damage());
          position = record.after().position();
        }
      }
    }

    private void record(String path, long at, long location, Frame frame) throws IOException {
      RecordHeader header = frame.header();
      records++;
      padding(path, at, frame);
      if (header.runNumber() != run.number()) {
        throw new DamagedException(
            path,
            at,
            "a record of run number " + run.number(),
            "one of run number " + header.runNumber());
      }
      RecordType type = RecordType.of(header.type());
      if (type == null) {
        if (!header.skippable()) {
          throw new DamagedException(path, at, "a known record type", "type " + header.type());
        }
        return;
      }
      if (type == RecordType.INDEX) {
        if (IndexRecords.payload(frame, store.bodies()) == null) {
          throw new DamagedException(path, at, "a well-formed INDEX", "other bytes");
        }
        return;
      }
      if (type != RecordType.GAP) {
        order(path, at, header, type);
      }
      try {
        content(path, at, location, frame, type);
      } catch (DamagedException e) {
        throw new DamagedException(placed(e.damage(), header, path, at));
      }
    }

    /** The damage, with the record that is hurt, and the file where only the directory is said. */
    private RunDamage placed(RunDamage damage, RecordHeader header, String path, long at) {
      boolean vague = damage.file().equals(run.directory());
      return new RunDamage(
          header.position(),
          header.seq(),
          vague ? path : damage.file(),
          vague ? at : damage.offset(),
          damage.expected(),
          damage.found());
    }

    /** The record itself is intact whatever stands behind it. */
    private void padding(String path, long at, Frame frame) {
      int end = (int) Math.min(frame.at() + frame.header().frameLength(), frame.bytes().length);
      for (int i = frame.payloadEnd(); i < end; i++) {
        if (frame.bytes()[i] != 0) {
          RunDamage damage =
              new RunDamage(
                  frame.header().position(),
                  frame.header().seq(),
                  path,
                  at + i - frame.at(),
                  "zeros up to the next record",
                  "byte " + (frame.bytes()[i] & 0xff));
          note(frame.header(), damage);
          return;
        }
      }
    }

    private void order(String path, long at, RecordHeader header, RecordType type) {
      long between = header.position() - position - 1;
      boolean left = between == index.gaps().positionsIn(position + 1, header.position() - 1);
      if (!left) {
        String expected = "position " + (position + 1);
        String found = "position " + header.position();
        note(header.position() - 1, new RunDamage(0, 0, path, at, expected, found));
      }
      position = Math.max(position, header.position());
      if (type == RecordType.CHECKPOINT) {
        dense(path, at, header, checkpointSeq + 1, checkpointPosition);
        checkpointPosition = header.position();
        checkpointSeq = Math.max(checkpointSeq, header.seq());
      } else if (type == RecordType.EVENT) {
        dense(path, at, header, eventSeq + 1, eventPosition);
        eventPosition = header.position();
        eventSeq = Math.max(eventSeq, header.seq());
      }
    }

    /** A seq that is left out was lost after the record before: that loss may be accepted. */
    private void dense(String path, long at, RecordHeader header, long expected, long before) {
      boolean mayBeAccepted = before <= acceptedThrough && acceptedThrough > 0;
      if (!follows(header, expected) && !mayBeAccepted && found.isEmpty()) {
        String found = "seq " + header.seq();
        note(header.position(), new RunDamage(0, 0, path, at, "seq " + expected, found));
      }
    }

    private boolean follows(RecordHeader header, long expected) {
      long seq = expected;
      boolean checkpoint = header.type() == RecordType.CHECKPOINT.code();
      while (checkpoint && seq < header.seq() && index.gaps().hasSeq(seq)) {
        seq++;
      }
      return header.seq() == seq;
    }

    private void content(String path, long at, long location, Frame frame, RecordType type)
        throws IOException {
      int from = frame.payloadAt();
      if (Heads.index(index, frame.header(), frame.bytes(), from, frame.payloadEnd(), location)
          == Heads.MALFORMED) {
        throw new DamagedException(path, at, "a well-formed head", "other bytes");
      }
      switch (type) {
        case CHECKPOINT -> {
          CheckpointEntry entry = index.checkpoint(frame.header().seq());
          if (entry == null || entry.position() != frame.header().position()) {
            throw new DamagedException(
                path, at, "checkpoint seqs that rise", "seq " + frame.header().seq());
          }
          if (!entry.bare()) {
            Rebuilt unused = chains.check(run, checked, entry, frame, states);
            checkpoints++;
            sealedFile(frame);
          }
        }
        case EVENT -> {
          WorkflowEvent unused =
              contents.event(run, frame.header().seq(), frame, bodies, this::notRead);
          events++;
          sealedFile(frame);
        }
        case RUN -> contents.params(run, frame);
        case STATUS -> {
          StatusHead head = StatusHead.read(frame.bytes(), frame.payloadAt(), frame.payloadEnd());
          if (head == null || !StatusCodes.known(head.status())) {
            throw new DamagedException(path, at, "a status", "other bytes");
          }
        }
        default -> {
          // A LOSS, DROP, TAG or GAP was checked with its head.
        }
      }
    }

    /** All events are read in the order of their seqs: one that is asked for could not be. */
    private Frame notRead(long seq) throws DamagedException {
      throw new DamagedException(
          run.directory(), 0, "event " + seq + ", before it in its group", "none");
    }

    @Override
    public void close() {
      bodies.close();
    }

    private void sealedFile(Frame frame) {
      if (frame.header().external()) {
        files++;
      }
    }

    /** Notes damage to a record: one without a position stands for those that follow. */
    private void note(RecordHeader header, RunDamage damage) {
      if (damage.position() == 0 && header.position() == 0) {
        unplaced.add(damage);
      } else {
        note(header.position(), damage);
      }
    }

    /** Of damage that may have taken many records it counts which is the last it can have taken. */
    private void place(long last) {
      if (last >= 0) {
        unplaced.forEach(damage -> note(Math.max(1, last), damage));
        unplaced.clear();
      }
    }

    private void note(long at, RunDamage damage) {
      long where = damage.position() > 0 ? damage.position() : at;
      if (where > acceptedThrough) {
        found.add(Failures.damage(run.id(), damage));
      }
    }
  }
}
