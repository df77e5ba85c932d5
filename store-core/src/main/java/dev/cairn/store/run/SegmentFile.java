package dev.cairn.store.run;

import dev.cairn.store.format.Align;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.DiskMap;
import dev.cairn.store.io.ZeroFill;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import org.jspecify.annotations.Nullable;

/**
 * A file that is appended to through a map: filled with zeros and forced before it is mapped, in
 * steps, so that what is put never meets a hole (DESIGN: a hole under a map turns a full disk into
 * a fault). Used by one thread at a time.
 */
public final class SegmentFile implements Closeable {
  private static final long[] STEPS = {
    16L << 20, 4L << 20, 1L << 20, 256L << 10, 64L << 10, 16L << 10, 4L << 10
  };

  private final DiskFile file;
  private long size;
  private @Nullable DiskMap map;
  private long dirtyFrom = Long.MAX_VALUE;
  private long dirtyTo;

  private SegmentFile(DiskFile file, long size) {
    this.file = file;
    this.size = size;
  }

  /** Creates a file; one that an unfinished pass has left there is emptied and used. */
  public static SegmentFile create(Disk disk, String path) throws IOException {
    try {
      return new SegmentFile(disk.create(path), 0);
    } catch (FileAlreadyExistsException e) {
      return cut(disk.open(path), 0);
    }
  }

  /** A file of that length; closed again where it cannot be made so. */
  private static SegmentFile cut(DiskFile file, long size) throws IOException {
    boolean done = false;
    try {
      file.truncate(size);
      done = true;
      return new SegmentFile(file, size);
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  /**
   * Opens a file to go on at {@code extent}.
   *
   * @param lengthInDoubt whether what lies beyond may never have been filled; then it is cut off
   */
  public static SegmentFile open(Disk disk, String path, long extent, boolean lengthInDoubt)
      throws IOException {
    DiskFile file = disk.open(path);
    boolean done = false;
    try {
      long size = file.size();
      long sure = Align.upPage(extent);
      boolean cut = lengthInDoubt && size > sure;
      done = true;
      return cut ? cut(file, sure) : new SegmentFile(file, size);
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  /** Puts bytes, growing the file where needed. */
  public void put(long at, byte[] bytes, int from, int length) throws IOException {
    DiskMap target = mapped(at + length);
    target.put(at, bytes, from, length);
    dirtyFrom = Math.min(dirtyFrom, at);
    dirtyTo = Math.max(dirtyTo, at + length);
  }

  /** Reads bytes that are in the file. */
  public int read(long at, byte[] target, int offset, int length) throws IOException {
    return file.read(at, target, offset, length);
  }

  private DiskMap mapped(long needed) throws IOException {
    DiskMap current = map;
    if (current != null && needed <= size) {
      return current;
    }
    force();
    if (current != null) {
      map = null;
      current.close();
    }
    if (needed > size) {
      long grown = grow(size, needed);
      ZeroFill.fill(file, size, grown);
      file.force();
      size = grown;
    }
    DiskMap remapped = file.map(size);
    map = remapped;
    return remapped;
  }

  /**
   * The size a file of {@code size} grows to, so that it holds {@code needed}: at most a quarter
   * more than it must.
   */
  static long grow(long size, long needed) {
    long grown = size;
    while (grown < needed) {
      grown += step(grown);
    }
    return grown;
  }

  private static long step(long size) {
    for (long step : STEPS) {
      if (step <= size / 4) {
        return step;
      }
    }
    return STEPS[STEPS.length - 1];
  }

  /** Makes everything that was put durable. */
  public void force() throws IOException {
    DiskMap current = map;
    if (current != null && dirtyFrom < dirtyTo) {
      current.force(dirtyFrom, dirtyTo - dirtyFrom);
    }
    dirtyFrom = Long.MAX_VALUE;
    dirtyTo = 0;
  }

  @Override
  public void close() throws IOException {
    try {
      DiskMap current = map;
      if (current != null) {
        current.close();
      }
    } finally {
      file.close();
    }
  }
}
