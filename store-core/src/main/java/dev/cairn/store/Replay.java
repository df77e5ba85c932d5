package dev.cairn.store;

import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchRecord;
import dev.cairn.store.format.Extensions;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.RunHead;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.DropEntry;
import dev.cairn.store.index.Location;
import dev.cairn.store.journal.BatchWindow;
import dev.cairn.store.journal.JournalFile;
import dev.cairn.store.journal.Recovered;
import dev.cairn.store.journal.RecoveredBatch;
import dev.cairn.store.journal.RecoveredRecord;
import dev.cairn.store.run.Counters;
import dev.cairn.store.run.Heads;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.Unsettled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies what the journal has and the catalog has not to the runs. */
final class Replay {
  private final RunTable runs;
  private final BatchWindow window = new BatchWindow();
  private final Set<RunState> touched = new HashSet<>();
  private final Set<Long> unknown = new HashSet<>();

  Replay(RunTable runs) {
    this.runs = runs;
  }

  /** The runs that have records which have not settled, those that are deleted among them. */
  Set<RunState> touched() {
    return touched;
  }

  /** Whether there are records of runs whose own RUN record is lost: nobody knows their ids. */
  boolean runsUnknown() {
    return !unknown.isEmpty();
  }

  /** Applies everything, in the order of the journal. */
  void apply(Recovered recovered) throws IOException {
    for (RecoveredBatch batch : recovered.batches()) {
      apply(batch);
    }
    List<Object> rest = new ArrayList<>(recovered.beyond());
    rest.addAll(recovered.survivors());
    rest.sort(
        Comparator.comparing(Replay::fileOf, JournalFile.IN_ORDER)
            .thenComparingLong(Replay::offsetOf));
    for (Object part : rest) {
      if (part instanceof RecoveredBatch batch) {
        apply(batch);
      } else if (part instanceof RecoveredRecord record) {
        apply(record);
      }
    }
  }

  private static JournalFile fileOf(Object part) {
    return part instanceof RecoveredBatch batch ? batch.file() : ((RecoveredRecord) part).file();
  }

  private static long offsetOf(Object part) {
    return part instanceof RecoveredBatch batch ? batch.offset() : ((RecoveredRecord) part).at();
  }

  private void apply(RecoveredBatch place) throws IOException {
    byte[] bytes = window.read(place);
    Batch batch = place.parse(bytes);
    for (BatchRecord record : batch.records()) {
      int from = record.at() + RecordHeader.BYTES;
      apply(
          record.header(),
          bytes,
          from,
          from + record.header().storedLength(),
          place.file(),
          place.offset() + record.at(),
          batch.header().number());
    }
  }

  private void apply(RecoveredRecord record) throws IOException {
    if (!record.intact()) {
      lose(record);
      return;
    }
    byte[] payload = record.payload();
    apply(record.header(), payload, 0, payload.length, record.file(), record.at(), 0);
  }

  private void apply(
      RecordHeader header, byte[] b, int from, int end, JournalFile file, long at, long batch) {
    RecordType type = RecordType.of(header.type());
    RunState run =
        type == RecordType.RUN ? create(header, b, from, end) : runs.numbered(header.runNumber());
    if (type == null || run == null) {
      noteUnknown(run, type, header);
      return;
    }
    noteGap(run, header, file, at);
    long location = Location.inJournal(file.number(), at);
    long value = Heads.index(run.index(), header, b, from, end, location);
    if (value == Heads.MALFORMED) {
      run.damaged(damage(header, file, at, "a well-formed head", "other bytes"));
      return;
    }
    Counters after =
        run.appended().after(type, header.position(), header.seq(), header.time(), value);
    CheckpointEntry checkpoint =
        type == RecordType.CHECKPOINT ? run.index().checkpoint(header.seq()) : null;
    Unsettled record =
        new Unsettled(
            batch, file, at, (int) header.frameLength(), header.type(), checkpoint, after);
    run.append(record, header.frameLength() + sealedBytes(run, header, b, from, end));
    run.show(record);
    if (type == RecordType.DROP) {
      List<DropEntry> drops = run.index().drops();
      run.noteDrop(drops.get(drops.size() - 1), value);
    }
    touched.add(run);
    if (type == RecordType.DELETE) {
      delete(run, batch, Heads.extensions(header, b, from, end));
    }
  }

  /** Of a run whose DELETE is there too nobody asks any more: it is gone, whoever it was. */
  private void noteUnknown(@Nullable RunState run, @Nullable RecordType type, RecordHeader header) {
    if (run == null && type == RecordType.DELETE) {
      unknown.remove(header.runNumber());
    } else if (run == null && header.runNumber() != 0) {
      unknown.add(header.runNumber());
    }
  }

  private @Nullable RunState create(RecordHeader header, byte[] b, int from, int end) {
    RunHead head = RunHead.read(b, from, end);
    if (head == null) {
      return null;
    }
    RunState run = new RunState(header.runNumber(), head.id(), head.workflow(), header.time());
    run.live();
    runs.add(run);
    return run;
  }

  private void delete(RunState run, long batch, @Nullable Extensions extensions) {
    String operation = extensions == null ? null : extensions.operationId();
    if (operation != null) {
      runs.rememberDeletion(run.id(), operation, 0);
    }
    run.lock();
    try {
      run.deleted(batch, operation);
      run.phase(RunState.Phase.DELETED);
    } finally {
      run.unlock();
    }
    runs.remove(run);
  }

  private static long sealedBytes(RunState run, RecordHeader header, byte[] b, int from, int end) {
    if (!header.external()) {
      return 0;
    }
    ExternalReference reference = Heads.reference(header, b, from, end);
    if (reference == null) {
      return 0;
    }
    run.segmentInUse(reference.segment());
    return reference.fileLength();
  }

  /** A position that is left out is that of a record that is lost. */
  private static void noteGap(RunState run, RecordHeader header, JournalFile file, long at) {
    if (header.position() > run.appended().position() + 1) {
      run.damaged(
          new RunDamage(
              header.position() - 1,
              0,
              file.path(),
              at,
              "the record at position " + (run.appended().position() + 1),
              "the one at position " + header.position()));
    }
  }

  private void lose(RecoveredRecord record) {
    RecordHeader header = record.header();
    RunState run = runs.numbered(header.runNumber());
    RecordType type = RecordType.of(header.type());
    if (run == null || type == null) {
      noteUnknown(run, type, header);
      return;
    }
    RunDamage damage =
        new RunDamage(
            header.position(),
            header.seq(),
            record.file().path(),
            record.at() + RecordHeader.BYTES,
            "a payload with its CRC",
            "other bytes");
    run.damaged(damage);
    if (type == RecordType.STATUS) {
      run.lostStatus(damage);
    }
    Counters before = run.appended();
    long value = type == RecordType.LOSS ? before.acceptedThrough() : before.status();
    run.skip(before.after(type, header.position(), header.seq(), header.time(), value));
  }

  private static RunDamage damage(
      RecordHeader header, JournalFile file, long at, String expected, String found) {
    return new RunDamage(header.position(), header.seq(), file.path(), at, expected, found);
  }
}
