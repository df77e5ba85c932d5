package dev.cairn.store;

import dev.cairn.store.catalog.CatalogReader;
import dev.cairn.store.catalog.FoundCatalog;
import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchReader;
import dev.cairn.store.format.BatchRecord;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.journal.FoundBatch;
import dev.cairn.store.journal.FoundFile;
import dev.cairn.store.journal.JournalScan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What each byte of a store's file is: by FORMAT.md, and nothing else. */
final class Layout {
  /** What bytes are. */
  enum Kind {
    /** A file's header. */
    HEADER,
    /** A record of a segment. */
    RECORD,
    /** A batch of the journal that has not settled, or of the catalog. */
    BATCH,
    /** The last batch written: nothing confirms it. */
    LAST_BATCH,
    /** Batches that have settled: nobody reads them again. */
    SETTLED,
    /** The MARK of a store that was closed. */
    MARK,
    /** Zeros behind a record of a batch: no checksum covers them, no reader looks at them. */
    PADDING,
    /** Zeros, or leftovers: they do not count. */
    NOTHING
  }

  /** Some bytes of a file. */
  record Region(Kind kind, long from, long to, int headBytes) {
    boolean counts() {
      return kind != Kind.NOTHING && kind != Kind.SETTLED && kind != Kind.PADDING;
    }
  }

  private static final int HEAD_BYTES = RecordHeader.BYTES + 56;

  private final List<Region> regions = new ArrayList<>();
  private final byte[] bytes;
  private long end;

  private Layout(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The regions of a file, which cover it without a gap. */
  static List<Region> of(SimulatedDisk disk, String path) throws IOException {
    Layout layout = new Layout(disk.content(path));
    if (FileNames.parseJournal(path) >= 0) {
      layout.journal(path, CatalogReader.read(disk).settled().batch());
    } else if (FileNames.parseCatalog(path) >= 0) {
      layout.catalog(path);
    } else if (path.endsWith(".seg")) {
      layout.segment(disk, path);
    } else if (!path.equals(FileNames.RESERVE) && !path.equals(FileNames.TAIL)) {
      layout.add(Kind.HEADER, layout.bytes.length);
    }
    layout.add(Kind.NOTHING, layout.bytes.length);
    return layout.regions;
  }

  private void add(Kind kind, long to) {
    add(kind, to, Integer.MAX_VALUE);
  }

  private void add(Kind kind, long to, int headBytes) {
    if (to > end) {
      regions.add(new Region(kind, end, to, headBytes));
      end = to;
    }
  }

  private void journal(String path, long settled) {
    FoundFile file = JournalScan.scanFile(path, bytes, false);
    add(Kind.HEADER, JournalHeader.BYTES);
    List<FoundBatch> batches = file.batches();
    for (int i = 0; i < batches.size(); i++) {
      FoundBatch batch = batches.get(i);
      add(Kind.NOTHING, batch.offset());
      boolean last = i == batches.size() - 1;
      Batch parsed = parsed(file, batch);
      batch(kind(batch, parsed, settled, last), parsed);
    }
  }

  private static Kind kind(FoundBatch found, Batch batch, long settled, boolean last) {
    BatchRecord record = batch.records().get(0);
    if (record.header().type() == RecordType.MARK.code()) {
      return Kind.MARK;
    }
    if (found.number() <= settled) {
      return Kind.SETTLED;
    }
    return last ? Kind.LAST_BATCH : Kind.BATCH;
  }

  private Batch parsed(FoundFile file, FoundBatch found) {
    JournalHeader header = file.header();
    int at = (int) found.offset();
    Batch batch =
        header == null ? null : BatchReader.read(bytes, at, bytes.length, header.salt(), at);
    if (batch == null) {
      throw new IllegalStateException(file.path() + " has no batch at " + at);
    }
    return batch;
  }

  private void batch(Kind kind, Batch batch) {
    for (BatchRecord record : batch.records()) {
      add(kind, record.payloadAt() + record.header().storedLength(), HEAD_BYTES + 56);
      add(Kind.PADDING, record.at() + record.header().frameLength());
    }
  }

  private void catalog(String path) {
    FoundFile file = JournalScan.scanFile(path, bytes, true);
    add(Kind.HEADER, JournalHeader.CATALOG_BATCHES_AT);
    for (FoundBatch batch : file.batches()) {
      boolean last = batch.equals(file.batches().get(file.batches().size() - 1));
      batch(last ? Kind.LAST_BATCH : Kind.BATCH, parsed(file, batch));
    }
  }

  private void segment(SimulatedDisk disk, String path) throws IOException {
    HeaderOutcome<SegmentHeader> outcome = SegmentHeader.read(bytes, bytes.length);
    if (!(outcome instanceof HeaderOutcome.Valid<SegmentHeader> valid)) {
      throw new IllegalStateException(path + ": " + outcome);
    }
    SegmentHeader header = valid.header();
    add(Kind.HEADER, header.length());
    long extent = header.sealed() ? bytes.length : extent(CatalogReader.read(disk), header);
    while (end < extent) {
      int at = (int) end;
      RecordHeader record = RecordHeader.read(bytes, at, bytes.length, header.salt(), at);
      if (record == null) {
        throw new IllegalStateException(path + " has no record at " + at);
      }
      if (header.sealed()) {
        // Nobody looks at the zeros behind a body.
        add(Kind.RECORD, end + RecordHeader.BYTES + record.storedLength(), HEAD_BYTES);
        return;
      }
      add(Kind.RECORD, end + record.frameLength(), HEAD_BYTES);
    }
  }

  private static long extent(FoundCatalog catalog, SegmentHeader header) {
    CatalogRow row = catalog.rows().get(header.runNumber());
    if (row != null) {
      for (SegmentExtent segment : row.segments()) {
        if (segment.number() == header.number()) {
          return segment.extent();
        }
      }
    }
    return 0;
  }
}
