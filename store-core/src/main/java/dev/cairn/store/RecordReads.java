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
import dev.cairn.store.run.Readers;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.SegmentFiles;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some records of one run, read without its lock: what they are in is kept as it is until this is
 * closed.
 */
final class RecordReads implements Closeable {
  private final OpenStore store;
  private final RunState run;
  private final boolean stays;
  private final @Nullable CatalogRow fixed;
  private final Map<Long, JournalFile> pinned = new HashMap<>();
  private final Map<Long, SegmentExtent> extents = new HashMap<>();
  private final Map<Long, SegmentFiles.Handle> segments = new HashMap<>();
  private final Map<Long, FrameReader> readers = new HashMap<>();
  private @Nullable Readers entered;

  /** The file of the record that was pinned last; records follow each other in files. */
  private long pinnedLast = Long.MIN_VALUE;

  private long readLast = Long.MIN_VALUE;
  private @Nullable FrameReader lastReader;

  RecordReads(OpenStore store, RunState run) {
    this.store = store;
    this.run = run;
    this.stays = false;
    this.fixed = null;
  }

  /** The same, where the records of segments stay as a row says: whoever calls sees to that. */
  RecordReads(OpenStore store, RunState run, @Nullable CatalogRow fixed) {
    this.store = store;
    this.run = run;
    this.stays = true;
    this.fixed = fixed;
  }

  /**
   * Makes sure that the record stays where it is; called with the run's lock held, while the index
   * says it is there.
   */
  void pin(long location) {
    if (entered == null && !stays) {
      Readers readers = run.readers();
      readers.enter();
      entered = readers;
    }
    if (file(location) != pinnedLast) {
      pinFile(location);
      pinnedLast = file(location);
    }
  }

  /** Which file a record is in: segments by their numbers, journal files by theirs, inverted. */
  private static long file(long location) {
    long number = Location.fileNumber(location);
    return Location.isInJournal(location) ? ~number : number;
  }

  private void pinFile(long location) {
    long number = Location.fileNumber(location);
    if (!Location.isInJournal(location)) {
      extents.computeIfAbsent(number, key -> extent(location));
    } else if (!pinned.containsKey(number)) {
      JournalFile file = store.journalFile(location);
      file.pin();
      pinned.put(number, file);
    }
  }

  private @Nullable SegmentExtent extent(long location) {
    return stays ? RunState.extent(fixed, location) : run.extent(location);
  }

  /** Reads a record that was pinned. */
  Frame read(long location, long lengthHint) throws IOException {
    FrameReader reader = lastReader;
    if (reader == null || file(location) != readLast) {
      reader = readerOf(location);
      lastReader = reader;
      readLast = file(location);
    }
    return reader.read(Location.offset(location), lengthHint);
  }

  private FrameReader readerOf(long location) throws IOException {
    FrameReader known = readers.get(file(location));
    if (known != null) {
      return known;
    }
    FrameReader reader = reader(location);
    readers.put(file(location), reader);
    return reader;
  }

  /** The same damage, at the place of a record that was pinned. */
  RunDamage place(RunDamage damage, long location) {
    JournalFile file = pinned.get(Location.fileNumber(location));
    String path =
        Location.isInJournal(location) && file != null
            ? file.path()
            : FileNames.segment(
                run.directory(), (int) Location.fileNumber(location), generation(location));
    return new RunDamage(
        damage.position(),
        damage.seq(),
        path,
        Location.offset(location),
        damage.expected(),
        damage.found());
  }

  private int generation(long location) {
    SegmentExtent extent = extents.get(Location.fileNumber(location));
    return extent == null ? 0 : extent.generation();
  }

  private FrameReader reader(long location) throws IOException {
    long number = Location.fileNumber(location);
    JournalFile file = pinned.get(number);
    if (Location.isInJournal(location) && file != null) {
      return JournalRecords.reader(file);
    }
    SegmentExtent extent = Location.isInJournal(location) ? null : extents.get(number);
    if (extent == null) {
      throw new DamagedException(run.directory(), 0, "segment " + number + " as it counts", "none");
    }
    SegmentFiles.Handle handle = store.segments().acquire(run.number(), run.directory(), extent);
    segments.put(number, handle);
    return handle.reader();
  }

  @Override
  public void close() throws IOException {
    Readers readers = entered;
    if (readers != null) {
      readers.leave();
    }
    for (JournalFile file : pinned.values()) {
      file.unpin();
    }
    for (SegmentFiles.Handle handle : segments.values()) {
      store.segments().release(handle);
    }
  }
}
