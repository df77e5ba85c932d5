package dev.cairn.store;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.index.Location;
import dev.cairn.store.journal.JournalFile;
import dev.cairn.store.run.DamagedException;
import dev.cairn.store.run.Frame;
import dev.cairn.store.run.FrameReader;
import dev.cairn.store.run.JournalRecords;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.SegmentFiles;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Some records of one run, read without its lock: what they are in is kept as it is until this is
 * closed.
 */
final class RecordReads implements Closeable {
  private final OpenStore store;
  private final RunState run;
  private final Map<Long, JournalFile> pinned = new HashMap<>();
  private final Map<Long, SegmentFiles.Handle> segments = new HashMap<>();
  private final Map<Long, FrameReader> readers = new HashMap<>();

  RecordReads(OpenStore store, RunState run) {
    this.store = store;
    this.run = run;
  }

  /**
   * Makes sure that the record stays where it is; called with the run's lock held, while the index
   * says it is there.
   */
  void pin(long location) {
    if (Location.isInJournal(location)) {
      long number = Location.fileNumber(location);
      if (!pinned.containsKey(number)) {
        JournalFile file = store.journalFile(location);
        file.pin();
        pinned.put(number, file);
      }
    }
  }

  /** Reads a record that was pinned. */
  Frame read(long location, long lengthHint) throws IOException {
    long number = Location.fileNumber(location);
    long key = Location.isInJournal(location) ? ~number : number;
    FrameReader reader = readers.get(key);
    if (reader == null) {
      reader = reader(location, number);
      readers.put(key, reader);
    }
    return reader.read(Location.offset(location), lengthHint);
  }

  /** The same damage, at the place of a record that was pinned. */
  RunDamage place(RunDamage damage, long location) {
    JournalFile file = pinned.get(Location.fileNumber(location));
    String path =
        Location.isInJournal(location) && file != null
            ? file.path()
            : FileNames.segment(run.directory(), (int) Location.fileNumber(location), 0);
    return new RunDamage(
        damage.position(),
        damage.seq(),
        path,
        Location.offset(location),
        damage.expected(),
        damage.found());
  }

  private FrameReader reader(long location, long number) throws IOException {
    JournalFile file = pinned.get(number);
    if (Location.isInJournal(location) && file != null) {
      return JournalRecords.reader(file);
    }
    SegmentFiles.Handle handle =
        store.segments().acquire(run.number(), run.directory(), (int) number, 0);
    segments.put(number, handle);
    checkIdentity(handle);
    return handle.reader();
  }

  private void checkIdentity(SegmentFiles.Handle handle) throws DamagedException {
    CatalogRow row = run.row();
    if (row == null) {
      return;
    }
    for (SegmentExtent segment : row.segments()) {
      if (segment.number() == handle.header().number()
          && segment.headerCrc() != handle.headerCrc()) {
        throw new DamagedException(
            handle.path(),
            0,
            "the header with CRC " + Integer.toHexString(segment.headerCrc()),
            "one with CRC " + Integer.toHexString(handle.headerCrc()));
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (JournalFile file : pinned.values()) {
      file.unpin();
    }
    for (SegmentFiles.Handle handle : segments.values()) {
      store.segments().release(handle);
    }
  }
}
