package dev.cairn.store;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.index.Location;
import dev.cairn.store.journal.JournalFile;
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

  private FrameReader reader(long location, long number) throws IOException {
    JournalFile file = pinned.get(number);
    if (Location.isInJournal(location) && file != null) {
      return JournalRecords.reader(file);
    }
    SegmentExtent extent = extents.get(number);
    SegmentFiles.Handle handle =
        extent == null
            ? store.segments().acquire(run.number(), run.directory(), (int) number, 0)
            : store.segments().acquire(run.number(), run.directory(), extent);
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
