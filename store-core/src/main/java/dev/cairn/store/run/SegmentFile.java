package dev.cairn.store.run;

import dev.cairn.store.format.Align;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.io.ZeroFill;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;

/**
 * A file that is appended to, and forced at the end: bytes, zeros beyond them, and length together.
 * What is put is written, not mapped, so that a device without room says so in the call, and
 * nothing has to be filled and forced beforehand. Used by one thread at a time.
 *
 * <p>The page in which bytes end is always written by itself: what the kernel caches in larger
 * pieces it also writes back in larger pieces, and that page is the one that the next pass changes.
 */
public final class SegmentFile implements Closeable {
  private static final long[] STEPS = {
    16L << 20, 4L << 20, 1L << 20, 256L << 10, 64L << 10, 16L << 10, 4L << 10
  };

  /** Of so many passes one may change the file's length. */
  private static final int PASSES_AHEAD = 4;

  private final DiskFile file;
  private long size;
  private long end;
  private long put;

  private SegmentFile(DiskFile file, long size) {
    this.file = file;
    this.size = size;
  }

  /** Creates a file; one that an unfinished pass has left there is emptied and used. */
  public static SegmentFile create(Disk disk, String path) throws IOException {
    try {
      return new SegmentFile(disk.create(path), 0);
    } catch (FileAlreadyExistsException e) {
      return emptied(disk.open(path));
    }
  }

  /** A file without a byte; closed again where it cannot be made so. */
  private static SegmentFile emptied(DiskFile file) throws IOException {
    boolean done = false;
    try {
      file.truncate(0);
      done = true;
      return new SegmentFile(file, 0);
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  /** Opens a file to go on in; what lies beyond what counts is overwritten, whatever it is. */
  public static SegmentFile open(Disk disk, String path) throws IOException {
    DiskFile file = disk.open(path);
    boolean done = false;
    try {
      SegmentFile opened = new SegmentFile(file, file.size());
      done = true;
      return opened;
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  /** How long it is, with the zeros that a pass has left for those to come. */
  public long size() {
    return size;
  }

  /**
   * Puts bytes, at most those of an array.
   *
   * @throws DiskFullException if there is no room for them; what counts is as it was
   */
  public void put(long at, byte[] bytes, int from, int length) throws IOException {
    put += length;
    long to = at + length;
    long lastPage = Math.max(at, to - to % Align.PAGE);
    if (at < lastPage) {
      file.write(at, bytes, from, (int) (lastPage - at));
    }
    int rest = (int) (to - lastPage);
    if (rest > 0) {
      writeLast(lastPage, bytes, from + length - rest, rest);
    }
    end = Math.max(end, to);
  }

  /** The end of what is put: where the file ends in it, with zeros up to the end of the page. */
  private void writeLast(long at, byte[] bytes, int from, int length) throws IOException {
    if (at + length <= size) {
      file.write(at, bytes, from, length);
      return;
    }
    int whole = (int) (Align.upPage(at + length) - at);
    file.write(at, Arrays.copyOf(Arrays.copyOfRange(bytes, from, from + length), whole), 0, whole);
  }

  /** Reads bytes that are in the file. */
  public int read(long at, byte[] target, int offset, int length) throws IOException {
    return file.read(at, target, offset, length);
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

  /** Makes everything that was put durable, and with it the file's length. */
  public void force() throws IOException {
    if (put > 0) {
      growAhead();
      file.force();
      put = 0;
    }
  }

  /** Makes durable what was put since the last force, and nothing of it counts yet. */
  void forcePiece() throws IOException {
    file.force();
  }

  /**
   * Zeros for the passes to come, so that not every one of them has to change the file's length;
   * none where hardly one like this would find room in them.
   */
  private void growAhead() throws IOException {
    if (end > size) {
      long grown = grow(size, end);
      size = grown - end < PASSES_AHEAD * put ? Align.upPage(end) : grown;
      try {
        ZeroFill.fill(file, Align.upPage(end), size);
      } catch (DiskFullException e) {
        // Only what was put has to be there.
        size = Align.upPage(end);
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
