package dev.cairn.store;

import dev.cairn.store.catalog.CatalogDamagedException;
import dev.cairn.store.catalog.CatalogReader;
import dev.cairn.store.catalog.FoundCatalog;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.io.Disk;
import dev.cairn.store.journal.FoundFile;
import dev.cairn.store.journal.JournalDamage;
import dev.cairn.store.journal.JournalScan;
import dev.cairn.store.journal.Recovery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Checks what belongs to no single run: the catalog and the journal, as they are on disk now. */
final class Verdicts {
  /** What was checked. */
  record Checked(List<Damage> damages, long files, long bytes) {}

  private Verdicts() {}

  static Checked check(Disk disk) throws IOException {
    List<Damage> damages = new ArrayList<>();
    long files = 0;
    long bytes = 0;
    try {
      FoundCatalog catalog = CatalogReader.read(disk);
      files++;
      bytes += catalog.end();
      List<FoundFile> journal = JournalScan.scan(disk);
      for (FoundFile file : journal) {
        files++;
        bytes += file.size();
        header(file, damages);
      }
      JournalDamage damage = Recovery.decide(journal, catalog.settled()).damage();
      if (damage != null) {
        damages.add(
            new Damage(null, 0, damage.file(), damage.offset(), damage.expected(), damage.found()));
      }
    } catch (CatalogDamagedException e) {
      damages.add(new Damage(null, 0, e.file(), e.offset(), e.expected(), e.found()));
    }
    return new Checked(damages, files, bytes);
  }

  private static void header(FoundFile file, List<Damage> damages) {
    if (file.outcome() instanceof HeaderOutcome.Bad<?> bad) {
      damages.add(
          new Damage(null, 0, file.path(), bad.offset(), bad.expected(), bad.found()));
    }
    if (file.outcome() instanceof HeaderOutcome.Unsupported<?> other) {
      damages.add(
          new Damage(
              null, 0, file.path(), 0, "a format version that is known", "version " + other.found()));
    }
  }
}
