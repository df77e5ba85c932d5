package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import dev.cairn.store.catalog.FoundCatalog;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.format.StoreHeader;
import dev.cairn.store.journal.FoundFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the runs of a damaged store, and decides which of them live. */
final class SalvageScan {
  private final RawSource source;
  private final SalvageReport report;
  private final NavigableMap<Long, SalvageRun> runs = new TreeMap<>();
  private final Map<UUID, Integer> votes = new HashMap<>();
  private final FoundRows rows;
  private boolean catalogWhole;
  private @Nullable UUID store;

  SalvageScan(RawSource source, SalvageReport report) throws IOException {
    this.source = source;
    this.report = report;
    this.rows = FoundRows.read(source);
  }

  FoundRows rows() {
    return rows;
  }

  /** Whether the catalog is there, and is the last one: then its rows say what counts. */
  boolean catalogWhole() {
    return catalogWhole;
  }

  /** Whose files these are; null where no header at all can be read. */
  @Nullable UUID store() {
    return store;
  }

  /** The runs to be copied, by number, which is the order of their creation. */
  NavigableMap<Long, SalvageRun> find() throws IOException {
    SalvageJournal journal = new SalvageJournal(source, this::run);
    FoundCatalog catalog = rows.catalog();
    journal.read(catalog == null ? null : catalog.settled());
    checkCatalog(journal);
    new RawDump(source, new SalvageDamages(report), () -> false).journalDamages(rows);
    for (CatalogRow row : rows.rows().values()) {
      SalvageRun run = run(row.runNumber());
      run.row = row;
      run.id = row.id();
    }
    readHeaders(journal);
    identify();
    runs.values().removeIf(this::dead);
    dropOlderTwins();
    return runs;
  }

  private SalvageRun run(long number) {
    return runs.computeIfAbsent(number, SalvageRun::new);
  }

  /** Whether the catalog is the last one: only then is a run that it does not know none. */
  private void checkCatalog(SalvageJournal journal) {
    FoundRows.Flaw flaw = rows.flaw();
    if (flaw != null) {
      report.damage(new Damage(null, 0, flaw.file(), flaw.offset(), flaw.expected(), flaw.found()));
    }
    FoundCatalog catalog = rows.catalog();
    if (catalog == null) {
      return;
    }
    long file = catalog.header().number();
    boolean behind =
        journal.markedCatalogFile() > file
            || (journal.markedCatalogFile() == file
                && journal.markedCatalogBatch() > catalog.lastBatch());
    catalogWhole = !behind;
    if (behind) {
      report.damage(
          new Damage(
              null,
              0,
              catalog.path(),
              catalog.end(),
              "batch "
                  + journal.markedCatalogBatch()
                  + " of catalog file "
                  + journal.markedCatalogFile()
                  + ", which the journal names",
              "batch " + catalog.lastBatch() + " of catalog file " + file));
    }
  }

  private void readHeaders(SalvageJournal journal) throws IOException {
    for (FoundFile file : journal.files()) {
      JournalHeader header = file.header();
      if (header != null) {
        votes.merge(header.store(), 1, Integer::sum);
      }
    }
    for (String directory : source.runDirectories()) {
      SalvageRun run = run(FileNames.parseRunDirectory(directory));
      for (String path : source.segments(directory)) {
        run.segments.add(path);
        byte[] start = source.readStart(path, SegmentHeader.BYTES_MAX);
        if (start != null
            && SegmentHeader.read(start, start.length)
                instanceof HeaderOutcome.Valid<SegmentHeader> valid) {
          votes.merge(valid.header().store(), 1, Integer::sum);
          if (run.id == null && valid.header().runNumber() == run.number) {
            run.id = valid.header().runId();
          }
        }
      }
    }
  }

  private void identify() throws IOException {
    byte[] bytes = source.readStart(FileNames.STORE, StoreHeader.BYTES);
    HeaderOutcome<StoreHeader> outcome = StoreHeader.read(bytes == null ? new byte[0] : bytes);
    if (outcome instanceof HeaderOutcome.Valid<StoreHeader> valid) {
      store = valid.header().store();
      return;
    }
    String found = bytes == null ? "no such file" : "other bytes";
    report.damage(new Damage(null, 0, FileNames.STORE, 0, "the store's identity", found));
    int most = 0;
    for (Map.Entry<UUID, Integer> vote : votes.entrySet()) {
      if (vote.getValue() > most) {
        most = vote.getValue();
        store = vote.getKey();
      }
    }
  }

  private boolean dead(SalvageRun run) {
    String why = null;
    if (run.deletedInJournal) {
      why = "deleted: the journal has its DELETE";
    } else if (rows.gone(run.number)) {
      why = "deleted: the catalog has its GONE";
    } else if (catalogWhole && run.row == null && !run.createdInJournal) {
      why = "neither the catalog nor the journal knows it: deleted, or never finished";
    } else if (run.id == null) {
      why = "nothing says its id";
    }
    if (why != null) {
      report.dropped(run, why, run.id == null && !run.deletedInJournal && !rows.gone(run.number));
    }
    return why != null;
  }

  private void dropOlderTwins() {
    Map<String, SalvageRun> newest = new HashMap<>();
    runs.values().forEach(run -> newest.put(String.valueOf(run.id), run));
    runs.values().removeIf(run -> olderTwin(run, newest.get(String.valueOf(run.id))));
  }

  private boolean olderTwin(SalvageRun run, @Nullable SalvageRun newest) {
    if (newest == null || newest == run) {
      return false;
    }
    String number = Long.toHexString(newest.number);
    report.dropped(run, "a newer run has the same id: number " + number, true);
    return true;
  }
}
