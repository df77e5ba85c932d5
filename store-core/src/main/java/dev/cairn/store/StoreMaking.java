package dev.cairn.store;

import dev.cairn.store.catalog.Catalog;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.StoreHeader;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.journal.JournalOpening;
import dev.cairn.store.journal.JournalScan;
import dev.cairn.store.journal.Settled;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.UUID;

/**
 * Makes a store (FORMAT.md section 10.1): everything else first, and STORE, which makes it one,
 * last.
 */
final class StoreMaking {
  private static final List<String> DIRECTORIES =
      List.of(FileNames.CATALOG, FileNames.JOURNAL, FileNames.RUNS);
  private static final Settled NOTHING = new Settled(0, 0, 0, 0, 0, 0, 0);

  private final String name;
  private final Disk disk;
  private final StoreOptions options;
  private final Environment environment;

  StoreMaking(String name, Disk disk, StoreOptions options, Environment environment) {
    this.name = name;
    this.disk = disk;
    this.options = options;
    this.environment = environment;
  }

  void make() throws IOException {
    if (options.readOnly() || !options.createIfMissing()) {
      throw new NoSuchFileException(name, null, "there is no store: no file " + FileNames.STORE);
    }
    refuseForeign();
    removeUnfinished();
    UUID uuid = environment.newUuid();
    for (String directory : DIRECTORIES) {
      disk.createDirectory(directory);
    }
    Catalog.create(disk, uuid, environment.random(), NOTHING);
    JournalOpening.create(disk, uuid, environment.random());
    disk.forceDirectory("");
    writeHeader(new StoreHeader(uuid, environment.clock().getAsLong()));
  }

  private void refuseForeign() throws IOException {
    for (String entry : disk.list("")) {
      boolean known =
          entry.equals(FileNames.LOCK)
              || entry.equals(FileNames.STORE_UNFINISHED)
              || DIRECTORIES.contains(entry.replace("/", ""));
      if (!known) {
        throw new IOException(
            "expected an empty directory or a store, found "
                + entry
                + " and no file "
                + FileNames.STORE);
      }
    }
    if (disk.exists(FileNames.RUNS) && !disk.list(FileNames.RUNS).isEmpty()) {
      throw new IOException(
          "expected an empty directory or a store, found runs and no file "
              + FileNames.STORE
              + "; the salvage command can copy what is intact into a new store");
    }
  }

  private void removeUnfinished() throws IOException {
    for (String directory : DIRECTORIES) {
      if (disk.exists(directory)) {
        for (String entry : disk.list(directory)) {
          disk.delete(directory + "/" + entry);
        }
        disk.delete(directory);
      }
    }
    if (disk.exists(FileNames.STORE_UNFINISHED)) {
      disk.delete(FileNames.STORE_UNFINISHED);
    }
    disk.forceDirectory("");
  }

  private void writeHeader(StoreHeader header) throws IOException {
    byte[] bytes = header.encode();
    try (DiskFile file = disk.create(FileNames.STORE_UNFINISHED)) {
      file.write(0, bytes, 0, bytes.length);
      file.force();
    }
    disk.rename(FileNames.STORE_UNFINISHED, FileNames.STORE);
    disk.forceDirectory("");
  }

  /** What STORE says. */
  static StoreHeader readHeader(Disk disk) throws IOException {
    byte[] bytes = JournalScan.readAll(disk, FileNames.STORE);
    HeaderOutcome<StoreHeader> outcome = StoreHeader.read(bytes);
    if (outcome instanceof HeaderOutcome.Valid<StoreHeader> valid) {
      return valid.header();
    }
    if (outcome instanceof HeaderOutcome.Unsupported<StoreHeader> other) {
      throw new UnsupportedFormatException(
          FileNames.STORE,
          other.found(),
          dev.cairn.store.format.FormatVersion.OLDEST_READABLE,
          dev.cairn.store.format.FormatVersion.CURRENT);
    }
    throw new CorruptRecordException(
        new Damage(
            null,
            0,
            FileNames.STORE,
            0,
            "a valid store header; see the salvage command",
            outcome.toString()),
        null);
  }
}
