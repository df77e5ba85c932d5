package dev.cairn.store.catalog;

import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchReader;
import dev.cairn.store.format.BatchRecord;
import dev.cairn.store.format.CatalogCommit;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.Extensions;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.io.Disk;
import dev.cairn.store.journal.FoundBatch;
import dev.cairn.store.journal.FoundFile;
import dev.cairn.store.journal.JournalScan;
import dev.cairn.store.journal.Settled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the catalog that counts (FORMAT.md sections 7 and 11). */
public final class CatalogReader {
  private final String path;
  private final byte[] bytes;
  private final FoundFile found;
  private final Map<Long, CatalogRow> rows = new HashMap<>();
  private final Map<Long, @Nullable CatalogRow> pending = new HashMap<>();
  private final List<Gone> remembered = new ArrayList<>();
  private final List<Gone> pendingRemembered = new ArrayList<>();
  private long number;
  private int crc;
  private long end = JournalHeader.CATALOG_BATCHES_AT;
  private long commitFrom;
  private long rowsInFile;
  private @Nullable FoundCatalog committed;

  private CatalogReader(String path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
    this.found = JournalScan.scanFile(path, bytes, true);
  }

  /**
   * The catalog with the highest number that holds a COMMIT.
   *
   * @throws CatalogDamagedException if there is none, or one of its batches is bad and a later one
   *     confirms it
   */
  public static FoundCatalog read(Disk disk) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (String name : disk.list(FileNames.CATALOG)) {
      long number = FileNames.parseCatalog(FileNames.CATALOG + "/" + name);
      if (number >= 0) {
        numbers.add(number);
      }
    }
    numbers.sort((a, b) -> Long.compare(b, a));
    for (long number : numbers) {
      String path = FileNames.catalog(number);
      FoundCatalog catalog = new CatalogReader(path, JournalScan.readAll(disk, path)).read();
      if (catalog != null) {
        return catalog;
      }
    }
    throw new CatalogDamagedException(
        numbers.isEmpty() ? FileNames.CATALOG : FileNames.catalog(numbers.get(0)),
        0,
        "a catalog with a valid header and a COMMIT",
        numbers.size() + " files without");
  }

  private @Nullable FoundCatalog read() throws CatalogDamagedException {
    JournalHeader header = found.header();
    if (header == null) {
      return null;
    }
    for (FoundBatch batch : found.batches()) {
      if (batch.number() == number + 1
          && batch.header().previousCrc() == crc
          && batch.offset() == end) {
        take(header, batch);
      } else if (batch.header().confirmed() > number) {
        throw new CatalogDamagedException(
            path,
            end,
            "batch " + (number + 1) + ", since batch " + batch.number() + " confirms it",
            "no such batch");
      }
    }
    return tornOrWhole();
  }

  private @Nullable FoundCatalog tornOrWhole() {
    FoundCatalog last = committed;
    if (last == null) {
      return null;
    }
    boolean torn = end > last.end();
    for (FoundBatch batch : found.batches()) {
      torn |= batch.offset() >= last.end();
    }
    for (long broken : found.broken()) {
      torn |= broken >= last.end();
    }
    return new FoundCatalog(
        path,
        last.header(),
        rows,
        last.settled(),
        last.lastBatch(),
        last.lastCrc(),
        last.unconfirmedFrom(),
        last.end(),
        last.commitPosition(),
        torn,
        rowsInFile,
        newest(remembered));
  }

  private static List<Gone> newest(List<Gone> all) {
    return all.subList(Math.max(0, all.size() - Gone.REMEMBERED_MAX), all.size());
  }

  private void take(JournalHeader header, FoundBatch place) throws CatalogDamagedException {
    int at = (int) place.offset();
    Batch batch = BatchReader.read(bytes, at, bytes.length, header.salt(), at);
    if (batch == null) {
      throw new IllegalStateException(path + ": a batch that was valid a moment ago is not");
    }
    number = place.number();
    crc = place.crc();
    end = place.end();
    for (BatchRecord record : batch.records()) {
      take(header, place, record);
    }
  }

  private void take(JournalHeader header, FoundBatch place, BatchRecord at)
      throws CatalogDamagedException {
    rowsInFile += at.header().type() == RecordType.COMMIT.code() ? 0 : 1;
    RecordHeader record = at.header();
    int from = at.at() + RecordHeader.BYTES;
    int to = from + record.storedLength();
    if (record.type() == RecordType.ROW.code()) {
      pending.put(
          record.runNumber(), wellFormed(CatalogRow.read(record.runNumber(), bytes, from, to), at));
    } else if (record.type() == RecordType.GONE.code()) {
      pending.put(record.runNumber(), null);
      gone(record, wellFormed(Extensions.of(record, bytes, from, to), at));
    } else if (record.type() == RecordType.COMMIT.code()) {
      commit(header, place, wellFormed(CatalogCommit.read(bytes, from, to), at));
    }
  }

  private void gone(RecordHeader record, Extensions extensions) {
    Gone run = new Gone(record.runNumber(), extensions.runId(), extensions.operationId());
    if (run.remembered()) {
      pendingRemembered.add(run);
    }
  }

  private <T> T wellFormed(@Nullable T head, BatchRecord at) throws CatalogDamagedException {
    if (head == null) {
      throw new CatalogDamagedException(path, at.at(), "a well-formed head", "other bytes");
    }
    return head;
  }

  private void commit(JournalHeader header, FoundBatch place, CatalogCommit commit) {
    pending.forEach(
        (run, row) -> {
          if (row == null) {
            rows.remove(run);
          } else {
            rows.put(run, row);
          }
        });
    pending.clear();
    remembered.addAll(pendingRemembered);
    pendingRemembered.clear();
    Settled settled =
        new Settled(
            commit.epoch(),
            commit.settledFile(),
            commit.settledOffset(),
            commit.settledBatch(),
            commit.settledBatchCrc(),
            commit.journalConfirmed(),
            commit.commitPosition());
    committed =
        new FoundCatalog(
            path,
            header,
            rows,
            settled,
            place.number(),
            place.crc(),
            commitFrom,
            place.end(),
            place.nextCommitPosition(),
            false,
            rowsInFile,
            remembered);
    commitFrom = place.end();
  }
}
