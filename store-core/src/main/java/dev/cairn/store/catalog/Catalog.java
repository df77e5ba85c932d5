package dev.cairn.store.catalog;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.Disk;
import dev.cairn.store.journal.Settled;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The catalog while it is written (FORMAT.md sections 7, 10.5 and 10.6). Used by one thread at a
 * time: whoever settles.
 */
public final class Catalog implements Closeable {
  private static final long REWRITE_FROM_BYTES = 256L << 10;

  private final Disk disk;
  private final UUID store;
  private final LongSupplier salts;
  private final int epoch;
  private final Map<Long, CatalogRow> rows = new HashMap<>();
  private final Deque<Gone> remembered = new ArrayDeque<>();
  private CatalogFile file;
  private long rowsInFile;

  private Catalog(Disk disk, UUID store, LongSupplier salts, int epoch, CatalogFile file) {
    this.disk = disk;
    this.store = store;
    this.salts = salts;
    this.epoch = epoch;
    this.file = file;
  }

  /**
   * Makes the first catalog of a store; durable when the call returns, its directory's entry
   * included.
   */
  public static void create(Disk disk, UUID store, LongSupplier salts, Settled settled)
      throws IOException {
    try (CatalogFile file = CatalogFile.begin(disk, store, 1, salts.getAsLong(), settled.epoch())) {
      file.commit(List.of(), List.of(), settled, 0);
    }
    disk.forceDirectory(FileNames.CATALOG);
  }

  /**
   * Goes on with a catalog that was found.
   *
   * @param inDoubt whether the store was not closed cleanly: then the last commit may be in the
   *     page cache only; it is durable when the call returns
   */
  public static Catalog open(
      Disk disk,
      UUID store,
      LongSupplier salts,
      FoundCatalog found,
      int epoch,
      boolean inDoubt)
      throws IOException {
    CatalogFile file = CatalogFile.open(disk, found, epoch, inDoubt);
    Catalog catalog = new Catalog(disk, store, salts, epoch, file);
    catalog.rows.putAll(found.rows());
    catalog.remembered.addAll(found.remembered());
    catalog.rowsInFile = found.rowsInFile();
    return catalog;
  }

  /** Its file's number. */
  public long number() {
    return file.number();
  }

  /** The number of its last batch. */
  public long lastBatch() {
    return file.lastBatch();
  }

  /**
   * Commits rows, deletions, and what has settled with them. Durable when it returns: the commit
   * point of a pass. Where there is no room it can be tried again.
   */
  public void commit(Collection<CatalogRow> changed, Collection<Gone> gone, Settled settled)
      throws IOException {
    long live = rows.size();
    for (CatalogRow row : changed) {
      live += rows.containsKey(row.runNumber()) ? 0 : 1;
    }
    for (Gone run : gone) {
      live -= rows.containsKey(run.runNumber()) ? 1 : 0;
    }
    file.commit(changed, gone, settled, live);
    for (CatalogRow row : changed) {
      rows.put(row.runNumber(), row);
    }
    for (Gone run : gone) {
      rows.remove(run.runNumber());
      remember(run);
    }
    rowsInFile += changed.size() + gone.size();
  }

  private void remember(Gone run) {
    if (run.remembered()) {
      remembered.addLast(run);
      if (remembered.size() > Gone.REMEMBERED_MAX) {
        remembered.removeFirst();
      }
    }
  }

  /** Whether more than half of it is dead. */
  public boolean wantsRewriting() {
    return file.end() > REWRITE_FROM_BYTES && rowsInFile > 2L * (rows.size() + remembered.size());
  }

  /**
   * Begins a new file with the rows that live, and removes the old one; where that fails, the old
   * one goes on.
   */
  public void rewrite(Settled settled) throws IOException {
    CatalogFile old = file;
    CatalogFile rewritten =
        CatalogFile.begin(disk, store, old.number() + 1, salts.getAsLong(), epoch);
    boolean whole = false;
    try {
      rewritten.commit(rows.values(), remembered, settled, rows.size());
      disk.forceDirectory(FileNames.CATALOG);
      whole = true;
    } finally {
      if (!whole) {
        rewritten.close();
        // Its COMMIT or its name may be in doubt, and must not count one day in the place of what
        // the old one has.
        disk.delete(rewritten.path());
      }
    }
    file = rewritten;
    rowsInFile = rows.size() + remembered.size();
    old.close();
    disk.delete(old.path());
    disk.forceDirectory(FileNames.CATALOG);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
