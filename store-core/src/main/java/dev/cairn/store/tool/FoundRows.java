package dev.cairn.store.tool;

import dev.cairn.store.catalog.CatalogDamagedException;
import dev.cairn.store.catalog.CatalogReader;
import dev.cairn.store.catalog.FoundCatalog;
import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchReader;
import dev.cairn.store.format.BatchRecord;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.journal.FoundBatch;
import dev.cairn.store.journal.FoundFile;
import dev.cairn.store.journal.JournalScan;
import dev.cairn.store.journal.Settled;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog's files say of runs: the catalog itself where it is whole, and besides whatever
 * any valid batch in any of its files says.
 */
final class FoundRows {
  /** What is wrong with the catalog. */
  record Flaw(String file, long offset, String expected, String found) {}

  private final Map<Long, CatalogRow> rows = new HashMap<>();
  private final Set<Long> gone = new HashSet<>();
  private @Nullable FoundCatalog catalog;
  private @Nullable Flaw flaw;

  private FoundRows() {}

  static FoundRows read(RawSource source) throws IOException {
    FoundRows found = new FoundRows();
    found.readCatalog(source);
    for (String path : source.catalogs()) {
      byte[] bytes = source.readAll(path);
      if (bytes != null) {
        found.readFile(path, bytes);
      }
    }
    FoundCatalog whole = found.catalog;
    if (whole != null) {
      found.rows.clear();
      found.rows.putAll(whole.rows());
    }
    return found;
  }

  /** The row that counts; without a whole catalog the last that any batch has. */
  @Nullable CatalogRow row(long runNumber) {
    return rows.get(runNumber);
  }

  Map<Long, CatalogRow> rows() {
    return rows;
  }

  /** Whether some batch says that this run is deleted. */
  boolean gone(long runNumber) {
    return gone.contains(runNumber);
  }

  /** The catalog that counts, or null where there is a {@link #flaw()}. */
  @Nullable FoundCatalog catalog() {
    return catalog;
  }

  @Nullable Flaw flaw() {
    return flaw;
  }

  /** What has settled; where that is not known, nothing. */
  Settled settled() {
    FoundCatalog whole = catalog;
    return whole == null ? new Settled(0, 0, 0, 0, 0, 0, 0) : whole.settled();
  }

  /** How far a segment counts, or -1 where no row says. */
  long extent(long runNumber, FileNames.SegmentName name) {
    CatalogRow row = rows.get(runNumber);
    if (row != null) {
      for (SegmentExtent segment : row.segments()) {
        if (segment.number() == name.number() && segment.generation() == name.generation()) {
          return segment.extent();
        }
      }
    }
    return -1;
  }

  private void readCatalog(RawSource source) throws IOException {
    try {
      catalog = CatalogReader.read(source.disk());
    } catch (CatalogDamagedException e) {
      flaw = new Flaw(e.file(), e.offset(), e.expected(), e.found());
    } catch (NoSuchFileException e) {
      flaw = new Flaw(FileNames.CATALOG, 0, "a catalog", "none");
    }
  }

  private void readFile(String path, byte[] bytes) {
    FoundFile file = JournalScan.scanFile(path, bytes, true);
    JournalHeader header = file.header();
    for (FoundBatch place : file.batches()) {
      int at = (int) place.offset();
      Batch batch =
          header == null
              ? BatchReader.readWithOwnSalt(bytes, at, bytes.length, at)
              : BatchReader.read(bytes, at, bytes.length, header.salt(), at);
      if (batch != null) {
        batch.records().forEach(record -> take(bytes, record));
      }
    }
  }

  private void take(byte[] bytes, BatchRecord record) {
    long number = record.header().runNumber();
    if (record.header().type() == RecordType.GONE.code()) {
      gone.add(number);
      rows.remove(number);
    } else if (record.header().type() == RecordType.ROW.code()) {
      int end = record.payloadAt() + record.header().storedLength();
      CatalogRow row = CatalogRow.read(number, bytes, record.payloadAt(), end);
      if (row != null) {
        rows.put(number, row);
      }
    }
  }
}
