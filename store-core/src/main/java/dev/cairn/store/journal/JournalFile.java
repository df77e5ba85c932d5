package dev.cairn.store.journal;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.DiskMap;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A file of the journal: mapped and open, where this opening writes to it; open for positional
 * reads, where an earlier one did.
 *
 * <p>Readers pin it while they copy out of it; it is recycled, unmapped or closed only when nobody
 * has it pinned. A reader pins under the lock of its run, while the run's index still points here:
 * settling moves the index under the same lock before it lets the file go.
 */
public final class JournalFile implements Closeable {
  /**
   * Files of earlier openings as they were written one after the other: by their batches, since
   * without its header a file's number is not known.
   */
  public static final Comparator<JournalFile> IN_ORDER =
      Comparator.<JournalFile>comparingLong(file -> file.firstBatch)
          .thenComparingLong(file -> file.number);

  /** Stands for no file. */
  static final JournalFile NONE = new JournalFile("no file", 0, null, null, null);

  private final String path;
  private final long slot;
  private final long size;
  private final @Nullable DiskMap map;
  private final @Nullable DiskFile file;
  private final @Nullable FoundTail found;
  private final AtomicInteger pins = new AtomicInteger();

  // Guarded by the journal's lock, once the file is in use.
  private long number;
  private long salt;
  private long lastBatch;
  private long firstBatch;
  private long forcedTo;
  private long end;
  private @Nullable JournalEnd closedAt;

  /** Where the batches gather that are not written yet; set before anybody can know of one. */
  private volatile @Nullable Gathering gathering;

  private volatile long unwrittenFrom = Long.MAX_VALUE;

  private JournalFile(
      String path,
      long size,
      @Nullable DiskMap map,
      @Nullable DiskFile file,
      @Nullable FoundTail found) {
    this.path = path;
    this.slot = FileNames.parseJournal(path);
    this.size = size;
    this.map = map;
    this.file = file;
    this.found = found;
  }

  /** A file to write to, mapped and open. */
  static JournalFile writable(String path, DiskMap map, DiskFile file) {
    return new JournalFile(path, map.size(), map, file, null);
  }

  /**
   * A file of an earlier opening, to read what has not settled.
   *
   * @param found the batches of it that are in TAIL, or null
   */
  static JournalFile recovered(
      String path,
      long size,
      DiskFile file,
      @Nullable FoundTail found,
      long number,
      long firstBatch,
      long salt) {
    JournalFile recovered = new JournalFile(path, size, null, file, found);
    recovered.number = number;
    recovered.firstBatch = firstBatch;
    recovered.salt = salt;
    return recovered;
  }

  /** Makes it the file of that number: nothing in it counts any more. */
  void begin(long newNumber, long newSalt) {
    number = newNumber;
    salt = newSalt;
    lastBatch = 0;
    forcedTo = 0;
    end = 0;
    closedAt = null;
  }

  /** Copies bytes out; the caller has it pinned. */
  public void read(long position, byte[] target, int offset, int length) throws IOException {
    Gathering newest = position + length > unwrittenFrom ? gathering : null;
    if (newest == null || !newest.read(this, position, target, offset, length)) {
      readWritten(position, target, offset, length);
    }
  }

  /** Copies out what has been written. */
  void readWritten(long position, byte[] target, int offset, int length) throws IOException {
    if (map != null) {
      map.get(position, target, offset, length);
    } else if (file != null) {
      int read = file.read(position, target, offset, length);
      if (read < length) {
        throw new EOFException(
            path + " at offset " + position + ": expected " + length + " bytes, found " + read);
      }
      if (found != null) {
        found.overlay(position, target, offset, length);
      }
    }
  }

  /** Its batches gather elsewhere from there on. */
  void gathers(Gathering where, long from) {
    gathering = where;
    unwrittenFrom = from;
  }

  /** All its batches are written. */
  void gathersNoMore() {
    unwrittenFrom = Long.MAX_VALUE;
  }

  /** Keeps the file as it is until {@link #unpin}. */
  public void pin() {
    pins.incrementAndGet();
  }

  /** Ends what {@link #pin} began. */
  public void unpin() {
    pins.decrementAndGet();
  }

  boolean pinned() {
    return pins.get() > 0;
  }

  /** Copies bytes into the map. */
  void put(long position, byte[] source, int offset, int length) throws IOException {
    writableMap().put(position, source, offset, length);
  }

  /** Writes bytes with a system call; whoever reads them finds them in the map. */
  void write(long position, byte[] source, int offset, int length) throws IOException {
    if (map == null || file == null || position + length > size) {
      throw new IllegalStateException(path + ": cannot write " + length + " bytes at " + position);
    }
    file.write(position, source, offset, length);
  }

  void force(long from, long to) throws IOException {
    writableMap().force(from, to - from);
  }

  private DiskMap writableMap() {
    if (map == null) {
      throw new IllegalStateException(path + " is of an earlier opening");
    }
    return map;
  }

  /** Its path, relative to the store. */
  public String path() {
    return path;
  }

  /** The slot that is its name. */
  long slot() {
    return slot;
  }

  /** Its length in bytes. */
  public long size() {
    return size;
  }

  /** Its number. */
  public long number() {
    return number;
  }

  /** Its salt. */
  public long salt() {
    return salt;
  }

  boolean recycles() {
    return map != null;
  }

  long lastBatch() {
    return lastBatch;
  }

  void lastBatch(long batch) {
    lastBatch = batch;
  }

  /** Where the journal ended when it went on in the next file; null before that. */
  @Nullable JournalEnd closedAt() {
    return closedAt;
  }

  void closedAt(JournalEnd at) {
    closedAt = at;
  }

  long forcedTo() {
    return forcedTo;
  }

  void forcedTo(long to) {
    forcedTo = to;
  }

  long end() {
    return end;
  }

  void end(long to) {
    end = to;
  }

  @Override
  public void close() throws IOException {
    try {
      if (map != null) {
        map.close();
      }
    } finally {
      if (file != null) {
        file.close();
      }
    }
  }
}
