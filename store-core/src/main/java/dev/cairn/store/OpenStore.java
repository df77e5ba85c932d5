package dev.cairn.store;

import dev.cairn.store.catalog.Catalog;
import dev.cairn.store.index.Location;
import dev.cairn.store.io.Disk;
import dev.cairn.store.journal.Acknowledger;
import dev.cairn.store.journal.Journal;
import dev.cairn.store.journal.JournalFile;
import dev.cairn.store.journal.Recovered;
import dev.cairn.store.journal.Verdict;
import dev.cairn.store.run.Bodies;
import dev.cairn.store.run.SegmentFiles;
import dev.cairn.store.settle.Settler;
import java.io.Closeable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything an open store consists of.
 *
 * @param name the store's directory, for messages
 * @param writer what can be written to, or null in a store that is only read
 * @param recovered what the opening had of the journal
 * @param verdict what recovery decided, for whoever accepts a loss
 * @param doubt whether any run may have lost its newest records
 */
record OpenStore(
    String name,
    Disk disk,
    StoreOptions options,
    Environment environment,
    UUID uuid,
    Closeable lock,
    RunTable runs,
    SegmentFiles segments,
    Bodies bodies,
    LastStates lastStates,
    DecodedBodies decodedBodies,
    @Nullable Writer writer,
    Recovered recovered,
    Verdict verdict,
    boolean doubt,
    OpenReport report) {
  /** What a store that is written to has besides. */
  record Writer(
      Journal journal,
      Acknowledger acknowledger,
      Catalog catalog,
      Settler settler,
      Background background) {}

  /**
   * The journal file in which a record is; the caller holds the lock of its run, so that it is
   * there.
   */
  JournalFile journalFile(long location) {
    long number = Location.fileNumber(location);
    Writer writes = writer;
    JournalFile file = writes == null ? null : writes.journal().file(number);
    if (file != null) {
      return file;
    }
    for (JournalFile old : recovered.files()) {
      if (old.number() == number) {
        return old;
      }
    }
    throw new IllegalStateException("no journal file of number " + number + " is in use");
  }

  /** The writer. */
  Writer writing() {
    Writer writes = writer;
    if (writes == null) {
      String reason =
          options.readOnly()
              ? "it was opened read-only"
              : "its journal is damaged, and the loss is not accepted";
      throw new StoreFailedException(name, reason, null);
    }
    return writes;
  }
}
