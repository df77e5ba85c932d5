package dev.cairn.store.journal;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.DiskFullException;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Room that is kept for when the disk is full (FORMAT.md section 10.10): a file of zeros, given up
 * to deletions and to settling, and made again when there is room. Nothing depends on its bytes.
 *
 * <p>Safe for use by any number of threads.
 */
final class Reserve {
  private static final int PIECE = 1 << 20;

  /** Twice what the smallest file takes that an opening or a closing makes. */
  private static final long KEPT_AT_LEAST = 16 << 10;

  private final Disk disk;
  private final long bytes;
  private final long bytesAtRest;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private @Nullable DiskFullException full;

  private volatile boolean missed;

  /** Whether it was whole at least once since the store was opened. */
  private volatile boolean made;

  /**
   * The reserve of a store.
   *
   * @param bytes what it has while the store is written
   * @param bytesAtRest what is left of it when the store is closed
   */
  Reserve(Disk disk, long bytes, long bytesAtRest) {
    this.disk = disk;
    this.bytes = bytes;
    this.bytesAtRest = bytesAtRest;
  }

  /** Whether it was whole at least once since the store was opened: an opening is on it. */
  boolean made() {
    return made;
  }

  /** Whether it could not be made, or was given up, and has not been made again. */
  boolean missed() {
    return missed;
  }

  /**
   * Makes it whole where it is not; where there is no room, as much of it as there is. Answers
   * whether it is whole.
   */
  boolean make() throws IOException {
    lock.lock();
    try {
      fill();
      return !missed;
    } finally {
      lock.unlock();
    }
  }

  /** Has at least as much of it as there is at rest, if there is room. */
  void makeAtRest() throws IOException {
    lock.lock();
    try {
      growTo(bytesAtRest);
    } catch (DiskFullException e) {
      full = e;
      missed = true;
    } finally {
      lock.unlock();
    }
  }

  private void fill() throws IOException {
    try {
      growTo(bytes);
      missed = false;
      made = true;
    } catch (DiskFullException e) {
      full = e;
      missed = true;
    }
  }

  /** Has it as long as it is at rest; where there is no room, as long as there is. */
  void rest() throws IOException {
    lock.lock();
    try {
      missed = true;
      growTo(bytesAtRest);
      cut();
    } catch (DiskFullException e) {
      full = e;
    } finally {
      lock.unlock();
    }
  }

  private void cut() throws IOException {
    try (DiskFile file = disk.open(FileNames.RESERVE)) {
      if (file.size() > bytesAtRest) {
        file.truncate(bytesAtRest);
      }
    }
  }

  private void growTo(long wanted) throws IOException {
    boolean there = disk.exists(FileNames.RESERVE);
    try (DiskFile file = there ? disk.open(FileNames.RESERVE) : disk.create(FileNames.RESERVE)) {
      long size = file.size();
      if (size < wanted) {
        byte[] zeros = new byte[(int) Math.min(PIECE, wanted - size)];
        for (long at = size; at < wanted; at += PIECE) {
          file.write(at, zeros, 0, (int) Math.min(PIECE, wanted - at));
        }
        file.force();
        disk.forceDirectory("");
      }
    }
  }

  /** How long it is; 0 where there is none. */
  long length() throws IOException {
    if (!disk.exists(FileNames.RESERVE)) {
      return 0;
    }
    try (DiskFile file = disk.open(FileNames.RESERVE)) {
      return file.size();
    }
  }

  /** Why there is no room for what needs it to be whole. */
  DiskFullException refusal() {
    lock.lock();
    try {
      String message = FileNames.RESERVE + ": no room to make it again";
      return new DiskFullException(message, full == null ? new IOException("given up") : full);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives its room up to whoever calls, until {@link #takeBack}; not all of it to what settles,
   * which could use up what a closing needs, or an opening.
   *
   * @param settling how many bytes of the journal are to settle so; 0 for what is not settling
   */
  void giveUp(long settling) throws IOException {
    lock.lock();
    try {
      missed = true;
      if (disk.exists(FileNames.RESERVE)) {
        giveUpAllBut(kept(settling));
      }
    } finally {
      lock.unlock();
    }
  }

  private long kept(long settling) {
    long little = settling == 0 ? 0 : Math.min(KEPT_AT_LEAST, bytesAtRest);
    return settling > bytesAtRest ? bytesAtRest : little;
  }

  /** Some file systems have the room again only after a force. */
  private void giveUpAllBut(long kept) throws IOException {
    if (kept == 0) {
      disk.delete(FileNames.RESERVE);
      disk.forceDirectory("");
      return;
    }
    try (DiskFile file = disk.open(FileNames.RESERVE)) {
      if (file.size() > kept) {
        file.truncate(kept);
        file.force();
      }
    }
  }

  /** Ends what {@link #giveUp} began, and makes it again, if wanted, as far as there is room. */
  void takeBack(boolean again) throws IOException {
    lock.lock();
    try {
      if (again) {
        fill();
      }
    } finally {
      lock.unlock();
    }
  }
}
