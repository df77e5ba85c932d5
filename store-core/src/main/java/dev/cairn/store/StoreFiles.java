package dev.cairn.store;

import dev.cairn.store.catalog.CatalogDamagedException;
import dev.cairn.store.catalog.CatalogReader;
import dev.cairn.store.catalog.FoundCatalog;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.io.Disk;
import dev.cairn.store.journal.FoundFile;
import dev.cairn.store.journal.JournalScan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Checks the files that belong to no single run, as they are on disk now. */
final class StoreFiles {
  /** What was checked. */
  record Checked(List<Damage> damages, long files, long bytes) {}

  private StoreFiles() {}

  /** Checks the catalog; nobody may be committing to it meanwhile. */
  static Checked checkCatalog(Disk disk) throws IOException {
    try {
      FoundCatalog catalog = CatalogReader.read(disk);
      return new Checked(List.of(), 1, catalog.end());
    } catch (CatalogDamagedException e) {
      Damage damage = new Damage(null, 0, e.file(), e.offset(), e.expected(), e.found());
      return new Checked(List.of(damage), 1, 0);
    }
  }

  /** Checks the headers of the journal's files; nobody may be writing meanwhile. */
  static Checked checkJournal(Disk disk) throws IOException {
    List<Damage> damages = new ArrayList<>();
    long bytes = 0;
    List<FoundFile> journal = JournalScan.scan(disk);
    for (FoundFile file : journal) {
      bytes += file.size();
      header(file, damages);
    }
    return new Checked(damages, journal.size(), bytes);
  }

  private static void header(FoundFile file, List<Damage> damages) {
    if (file.outcome() instanceof HeaderOutcome.Bad<?> bad) {
      damages.add(new Damage(null, 0, file.path(), bad.offset(), bad.expected(), bad.found()));
    }
    if (file.outcome() instanceof HeaderOutcome.Unsupported<?> other) {
      damages.add(
          new Damage(
              null,
              0,
              file.path(),
              0,
              "a format version that is known",
              "version " + other.found()));
    }
  }
}
