package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import dev.cairn.store.format.Align;
import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchReader;
import dev.cairn.store.format.BatchRecord;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.journal.FoundBatch;
import dev.cairn.store.journal.FoundFile;
import dev.cairn.store.journal.JournalScan;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * One file of the journal or the catalog, batch by batch. A stretch without a valid batch is damage
 * only where something confirms what should be there: a later batch of the same file, the header of
 * the file that continues it, the catalog. A writer may be at work meanwhile; what is confirmed has
 * been written whole, so that a second look at a damaged stretch clears a false alarm.
 */
final class RawJournal {
  private static final int SECOND_LOOKS = 2;

  private final RawSource source;
  private final RawSink sink;
  private final String path;
  private final boolean catalog;
  private final long requiredBatch;
  private final long settledBatch;
  private byte[] bytes = {};
  private FoundFile found;
  private long[] confirmedFrom = {};

  private RawJournal(
      RawSource source, RawSink sink, String path, boolean catalog, byte[] bytes, long[] bounds) {
    this.source = source;
    this.sink = sink;
    this.path = path;
    this.catalog = catalog;
    this.requiredBatch = bounds[0];
    this.settledBatch = bounds[1];
    this.bytes = bytes;
    this.found = JournalScan.scanFile(path, bytes, catalog);
  }

  /**
   * Prints a file.
   *
   * @param requiredBatch the number of the last batch that something outside of the file says was
   *     durable in it; 0 for none
   * @param settledBatch the number of the last that has settled, which nobody needs any more
   */
  static void dump(
      RawSource source,
      RawSink sink,
      String path,
      boolean catalog,
      long requiredBatch,
      long settledBatch)
      throws IOException {
    byte[] bytes = source.readAll(path);
    if (bytes != null) {
      long[] bounds = {requiredBatch, settledBatch};
      new RawJournal(source, sink, path, catalog, bytes, bounds).dump();
    }
  }

  private void dump() throws IOException {
    index();
    for (int looks = 0; looks < SECOND_LOOKS && lookAgain(); looks++) {
      found = JournalScan.scanFile(path, bytes, catalog);
      index();
    }
    sink.header(path, catalog ? "catalog" : "journal", bytes.length, found.outcome());
    if (found.outcome() instanceof HeaderOutcome.Bad<?> bad) {
      sink.damage(new Damage(null, 0, path, bad.offset(), bad.expected(), bad.found()));
    }
    walk(this::print, this::printBetween);
  }

  private interface BatchSink {
    void take(FoundBatch batch, boolean next);
  }

  private interface BetweenSink {
    void take(long from, long to, RawForm.Stretch what) throws IOException;
  }

  /** The highest confirmation that stands in a batch or any one after it. */
  private void index() {
    List<FoundBatch> batches = found.batches();
    confirmedFrom = new long[batches.size() + 1];
    for (int i = batches.size() - 1; i >= 0; i--) {
      confirmedFrom[i] = Math.max(confirmedFrom[i + 1], batches.get(i).header().confirmed());
    }
  }

  /** Reads damaged stretches again; answers whether there are any. */
  private boolean lookAgain() throws IOException {
    boolean[] any = {false};
    try (DiskFile file = source.disk().openForReading(path)) {
      walk(
          (batch, next) -> {},
          (from, to, what) -> {
            if (what == RawForm.Stretch.DAMAGED) {
              any[0] = true;
              int unused = file.read(from, bytes, (int) from, (int) (to - from));
            }
          });
    } catch (NoSuchFileException gone) {
      return false;
    }
    return any[0];
  }

  private void walk(BatchSink batches, BetweenSink between) throws IOException {
    JournalHeader header = found.header();
    long at = catalog ? JournalHeader.CATALOG_BATCHES_AT : JournalHeader.JOURNAL_BATCHES_AT;
    long number = header == null || catalog ? 0 : header.lastBatch();
    int crc = header == null || catalog ? 0 : header.lastBatchCrc();
    for (int i = 0; i < found.batches().size(); i++) {
      FoundBatch batch = found.batches().get(i);
      boolean next = batch.number() == number + 1 && batch.header().previousCrc() == crc;
      boolean first = i == 0 && header == null;
      if (batch.offset() > at && !(next && batch.offset() == Align.upPage(at))) {
        boolean needed = batch.number() > settledBatch + 1;
        boolean lost = !next && !first && needed && confirmedFrom[i] > number;
        between.take(at, batch.offset(), between(at, batch.offset(), lost));
      }
      batches.take(batch, next || first);
      number = batch.number();
      crc = batch.crc();
      at = batch.end();
    }
    if (at < bytes.length) {
      boolean lost = header != null && requiredBatch > number && requiredBatch > settledBatch;
      between.take(at, bytes.length, between(at, bytes.length, lost));
    }
  }

  private RawForm.Stretch between(long from, long to, boolean lost) {
    if (lost) {
      return RawForm.Stretch.DAMAGED;
    }
    for (long broken : found.broken()) {
      if (broken >= from && broken < to) {
        return RawForm.Stretch.TORN;
      }
    }
    return zeros(from, to) ? RawForm.Stretch.ZEROS : RawForm.Stretch.STALE;
  }

  private boolean zeros(long from, long to) {
    for (int i = (int) from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void print(FoundBatch place, boolean next) {
    int at = (int) place.offset();
    Batch batch = BatchReader.readWithOwnSalt(bytes, at, bytes.length, at);
    if (batch == null || !sink.wants(batch.records())) {
      return;
    }
    sink.batch(path, at, batch, next);
    for (BatchRecord record : batch.records()) {
      print(record, true);
    }
  }

  private void printBetween(long from, long to, RawForm.Stretch what) {
    JournalHeader header = found.header();
    sink.stretch(path, from, to - from, what);
    if (header == null || what == RawForm.Stretch.ZEROS || what == RawForm.Stretch.STALE) {
      return;
    }
    int end = (int) to;
    for (BatchRecord record : BatchReader.survivors(bytes, (int) from, end, header.salt(), 0)) {
      print(record, record.header().payloadIntact(bytes, record.payloadAt(), bytes.length));
    }
    if (what == RawForm.Stretch.DAMAGED) {
      sink.damage(
          new Damage(
              null, 0, path, from, "batches that are confirmed", (to - from) + " other bytes"));
    }
  }

  private void print(BatchRecord record, boolean intact) {
    RecordHeader header = record.header();
    if (sink.wants(header)) {
      int from = record.payloadAt();
      int end = from + header.storedLength();
      sink.record(path, record.at(), header, intact, false, bytes, from, end);
      if (intact && header.external()) {
        sink.external(header, bytes, from, from + header.storedLength());
      }
    }
  }
}
