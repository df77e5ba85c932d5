package dev.cairn.store.run;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The segments that are open for reading: few, the least recently used closed first, none while
 * somebody reads it.
 */
public final class SegmentFiles implements Closeable {
  private record Key(long runNumber, int segment, int generation) {}

  /** An open segment, to be given back with {@link #release}. */
  public static final class Handle {
    private final Key key;
    private final String path;
    private final DiskFile file;
    private final SegmentHeader header;
    private final int headerCrc;
    private int users;
    private boolean dropped;

    private Handle(Key key, String path, DiskFile file, SegmentHeader header, int headerCrc) {
      this.key = key;
      this.path = path;
      this.file = file;
      this.header = header;
      this.headerCrc = headerCrc;
    }

    /** Its path. */
    public String path() {
      return path;
    }

    /** Its header. */
    public SegmentHeader header() {
      return header;
    }

    /** The CRC of its header: its identity in the catalog. */
    public int headerCrc() {
      return headerCrc;
    }

    /** Its length. */
    public long size() throws IOException {
      return file.size();
    }

    /** Reads its records. */
    public FrameReader reader() {
      return new FrameReader(path, header.salt(), file::read);
    }

    /** Reads bytes as they are; answers how many there were. */
    public int read(long position, byte[] target, int offset, int length) throws IOException {
      return file.read(position, target, offset, length);
    }
  }

  private final Disk disk;
  private final UUID store;
  private final int openMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Handle> open = new LinkedHashMap<>(16, 0.75f, true);

  /** Keeps up to {@code openMax} segments open. */
  public SegmentFiles(Disk disk, UUID store, int openMax) {
    this.disk = disk;
    this.store = store;
    this.openMax = openMax;
  }

  /**
   * A segment of a run, open.
   *
   * @throws DamagedException if it is missing, or is not that segment
   */
  public Handle acquire(long runNumber, String directory, int segment, int generation)
      throws IOException {
    Key key = new Key(runNumber, segment, generation);
    lock.lock();
    try {
      Handle handle = open.get(key);
      if (handle != null) {
        handle.users++;
        return handle;
      }
    } finally {
      lock.unlock();
    }
    return keep(open(key, FileNames.segment(directory, segment, generation)));
  }

  /** The same, as a catalog's row has it. */
  public Handle acquire(long runNumber, String directory, SegmentExtent extent) throws IOException {
    Handle handle = acquire(runNumber, directory, extent.number(), extent.generation());
    if (handle.headerCrc() != extent.headerCrc()) {
      release(handle);
      throw new DamagedException(
          handle.path(),
          0,
          "the header with CRC " + Integer.toHexString(extent.headerCrc()),
          "one with CRC " + Integer.toHexString(handle.headerCrc()));
    }
    return handle;
  }

  /**
   * The same, for whoever reads all of it.
   *
   * @throws DamagedException also if it is shorter than it counts
   */
  Handle acquireWhole(long runNumber, String directory, SegmentExtent extent) throws IOException {
    Handle handle = acquire(runNumber, directory, extent);
    boolean whole = false;
    try {
      long size = handle.size();
      if (size < extent.extent()) {
        throw new DamagedException(
            handle.path(), size, extent.extent() + " bytes", size + " bytes");
      }
      whole = true;
      return handle;
    } finally {
      if (!whole) {
        release(handle);
      }
    }
  }

  private Handle open(Key key, String path) throws IOException {
    DiskFile file;
    try {
      file = disk.openForReading(path);
    } catch (NoSuchFileException e) {
      DamagedException missing = new DamagedException(path, 0, "a segment", "no such file");
      missing.addSuppressed(e);
      throw missing;
    }
    boolean sound = false;
    try {
      byte[] start = new byte[SegmentHeader.BYTES_MAX];
      byte[] bytes = Arrays.copyOf(start, file.read(0, start, 0, start.length));
      SegmentHeader header =
          SegmentHeaders.checked(path, bytes, store, key.runNumber(), key.segment());
      int crc = SegmentHeader.crcOf(bytes);
      sound = true;
      return new Handle(key, path, file, header, crc);
    } finally {
      if (!sound) {
        file.close();
      }
    }
  }

  private Handle keep(Handle opened) throws IOException {
    List<Handle> closing = new ArrayList<>();
    Handle kept;
    lock.lock();
    try {
      kept = open.computeIfAbsent(opened.key, key -> opened);
      kept.users++;
      if (kept != opened) {
        closing.add(opened);
      }
      evict(closing);
    } finally {
      lock.unlock();
    }
    for (Handle handle : closing) {
      handle.file.close();
    }
    return kept;
  }

  private void evict(List<Handle> closing) {
    var handles = open.values().iterator();
    while (open.size() > openMax && handles.hasNext()) {
      Handle handle = handles.next();
      if (handle.users == 0) {
        handles.remove();
        closing.add(handle);
      }
    }
  }

  /** Gives a segment back. */
  public void release(Handle handle) throws IOException {
    boolean close;
    lock.lock();
    try {
      handle.users--;
      close = handle.users == 0 && handle.dropped;
    } finally {
      lock.unlock();
    }
    if (close) {
      handle.file.close();
    }
  }

  /** Closes the segments of a run, those in use when they are given back. */
  public void drop(long runNumber) throws IOException {
    List<Handle> closing = new ArrayList<>();
    lock.lock();
    try {
      var handles = open.values().iterator();
      while (handles.hasNext()) {
        Handle handle = handles.next();
        if (handle.key.runNumber() == runNumber) {
          handles.remove();
          handle.dropped = true;
          if (handle.users == 0) {
            closing.add(handle);
          }
        }
      }
    } finally {
      lock.unlock();
    }
    for (Handle handle : closing) {
      handle.file.close();
    }
  }

  /** Closes them all; nobody reads any more. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      for (Handle handle : open.values()) {
        handle.file.close();
      }
      open.clear();
    } finally {
      lock.unlock();
    }
  }
}
