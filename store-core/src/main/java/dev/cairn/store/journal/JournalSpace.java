package dev.cairn.store.journal;

import dev.cairn.store.format.Align;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.io.ZeroFill;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The journal's files that are not in use: makes new ones, keeps those that can be used again, and
 * sees to the budget. Not safe for threads: the journal's preparer is its only user while the store
 * is open.
 */
final class JournalSpace {
  private final Disk disk;
  private final long bytesMax;
  private final long sizeMin;
  private final long sizeMax;
  private final Reserve reserve;
  private final Deque<JournalFile> free = new ArrayDeque<>();
  private long nextSlot;
  private long nextSize;
  private long bytes;

  /** Without a budget. */
  JournalSpace(Disk disk) throws IOException {
    this(disk, Long.MAX_VALUE, JournalOptions.FILE_BYTES_MIN, JournalOptions.FILE_BYTES_MAX);
  }

  JournalSpace(Disk disk, JournalOptions options) throws IOException {
    this(disk, options.bytesMax(), options.fileBytesMin(), options.fileBytesMax());
  }

  private JournalSpace(Disk disk, long bytesMax, long sizeMin, long sizeMax) throws IOException {
    this.disk = disk;
    this.bytesMax = bytesMax;
    this.sizeMin = sizeMin;
    this.sizeMax = sizeMax;
    this.nextSize = sizeMin;
    this.reserve =
        new Reserve(
            disk,
            Math.max(2 * sizeMin, Math.min(4 * sizeMin, bytesMax / 64)),
            shortFileBytes(sizeMin, 0) + earlyBytesMax());
    for (String name : disk.list(FileNames.JOURNAL)) {
      nextSlot = Math.max(nextSlot, FileNames.parseJournal(FileNames.JOURNAL + "/" + name) + 1);
    }
    nextSlot = Math.max(nextSlot, 1);
  }

  /** What a file takes that an opening makes where there is hardly any room. */
  private static long shortFileBytes(long sizeMin, long batchBytes) {
    return Align.upPage(JournalHeader.JOURNAL_BATCHES_AT + batchBytes + spare(sizeMin));
  }

  /**
   * So many bytes of batches may be appended before the reserve is whole: there is room at rest for
   * an opening that copies them.
   */
  long earlyBytesMax() {
    return Align.upPage(spare(sizeMin) - Align.PAGE);
  }

  Reserve reserve() {
    return reserve;
  }

  /** Counts a file that is there already. */
  void count(JournalFile file) {
    bytes += file.size();
  }

  /**
   * Makes the reserve whole, for which files that are kept for use have to go; answers whether it
   * is.
   */
  boolean makeReserve() throws IOException {
    boolean whole = reserve.make();
    while (!whole && removeFree()) {
      whole = reserve.make();
    }
    return whole;
  }

  /** Removes a file that is kept for use; answers whether there was one. */
  boolean removeFree() throws IOException {
    JournalFile file = free.pollFirst();
    if (file != null) {
      remove(file);
    }
    return file != null;
  }

  /** Removes a file that is not in use. */
  void giveUp(JournalFile file) throws IOException {
    remove(file);
  }

  /** Takes back files whose batches have all settled; those of no use are removed. */
  void giveBack(List<JournalFile> files) throws IOException {
    IOException failure = null;
    for (JournalFile file : files) {
      try {
        giveBack(file);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  void giveBack(JournalFile file) throws IOException {
    if (file.recycles() && file.size() * 2 >= Math.min(nextSize, sizeCap())) {
      free.add(file);
    } else {
      remove(file);
    }
  }

  /**
   * A file with room for a batch of that many bytes, or null where the budget is used up and
   * settling can free files.
   *
   * @param waitedFor whether a writer waits for it: then files were too small for how fast they are
   *     filled, and new ones are twice as large from now on
   * @param nothingToFree whether settling cannot free any: then the budget gives way
   * @throws IOException if there is no room on the device; nothing is left behind
   */
  @Nullable JournalFile take(long batchBytes, boolean waitedFor, boolean nothingToFree)
      throws IOException {
    long needed = JournalHeader.JOURNAL_BATCHES_AT + batchBytes;
    JournalFile kept = takeFree(needed);
    if (kept != null) {
      return kept;
    }
    if (waitedFor) {
      nextSize = Math.min(sizeMax, 2 * nextSize);
    }
    long size = Math.max(Math.min(nextSize, sizeCap()), roundUp(needed));
    while (bytes + size > bytesMax && !free.isEmpty()) {
      remove(free.removeFirst());
    }
    return bytes + size <= bytesMax || nothingToFree ? create(size, roundUp(needed)) : null;
  }

  private @Nullable JournalFile takeFree(long needed) {
    for (Iterator<JournalFile> i = free.iterator(); i.hasNext(); ) {
      JournalFile file = i.next();
      if (file.size() >= needed) {
        i.remove();
        return file;
      }
    }
    return null;
  }

  /**
   * A file with room for a batch of that many bytes, whatever the budget says, in the place of the
   * reserve where there is no other.
   *
   * @throws DiskFullException if there is none even so
   */
  JournalFile takeInPlaceOfReserve(long batchBytes) throws IOException {
    long needed = JournalHeader.JOURNAL_BATCHES_AT + batchBytes;
    JournalFile kept = takeFree(needed);
    return kept == null ? createInPlaceOfReserve(roundUp(needed), needed + spare()) : kept;
  }

  /**
   * Makes a file with room for that many bytes of batches, and as much again as a file has at the
   * least.
   */
  JournalFile createFor(long batchBytes) throws IOException {
    return create(sizeFor(batchBytes));
  }

  /** The same, or a smaller one in the place of the reserve where there is no other. */
  JournalFile createInPlaceOfReserve(long batchBytes) throws IOException {
    long needed = JournalHeader.JOURNAL_BATCHES_AT + batchBytes;
    return createInPlaceOfReserve(sizeFor(batchBytes), needed + spare());
  }

  /** A file for an opening that copies nothing: where there is hardly any room, of two pages. */
  JournalFile createForOpening() throws IOException {
    try {
      return createInPlaceOfReserve(0);
    } catch (DiskFullException e) {
      long least = 2L * JournalHeader.JOURNAL_BATCHES_AT;
      return createInPlaceOfReserve(least, least);
    }
  }

  private long sizeFor(long batchBytes) {
    return roundUp(JournalHeader.JOURNAL_BATCHES_AT + batchBytes + sizeMin / 2);
  }

  /** What a file that is made where there is hardly any room has at the least for what follows. */
  private long spare() {
    return spare(sizeMin);
  }

  private static long spare(long sizeMin) {
    return sizeMin / 16;
  }

  /**
   * Makes a file of one size, or, where the reserve must be given up for it, of a smaller one. Of
   * the size that the reserve has no room for none is begun in its place: a process that is killed
   * then would leave zeros where its room was.
   */
  JournalFile createInPlaceOfReserve(long size, long least) throws IOException {
    try {
      return create(size);
    } catch (DiskFullException e) {
      boolean enough = reserve.length() >= size;
      reserve.giveUp(0);
      try {
        return enough ? create(size, Align.upPage(least)) : create(Align.upPage(least));
      } finally {
        reserve.takeBack(true);
      }
    }
  }

  /** Makes a file of one size, or of a smaller one where there is no room for it. */
  private JournalFile create(long size, long least) throws IOException {
    try {
      return create(size);
    } catch (DiskFullException e) {
      if (least >= size) {
        throw e;
      }
      // Some file systems have the room of what was removed again only after that.
      disk.forceDirectory(FileNames.JOURNAL);
      return create(least);
    }
  }

  /** Makes a file of exactly that many bytes, filled with zeros and durable, entry included. */
  JournalFile create(long size) throws IOException {
    String path = FileNames.journal(nextSlot);
    boolean made = false;
    try {
      JournalFile created = filled(path, size);
      made = true;
      nextSlot++;
      bytes += size;
      return created;
    } finally {
      if (!made && disk.exists(path)) {
        disk.delete(path);
      }
    }
  }

  private JournalFile filled(String path, long size) throws IOException {
    DiskFile file = disk.create(path);
    boolean done = false;
    try {
      ZeroFill.fill(file, 0, size);
      file.force();
      disk.forceDirectory(FileNames.JOURNAL);
      JournalFile filled = JournalFile.writable(path, file.map(size), file);
      done = true;
      return filled;
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  private void remove(JournalFile file) throws IOException {
    bytes -= file.size();
    file.close();
    disk.delete(file.path());
  }

  private long sizeCap() {
    return Math.max(sizeMin, Math.min(sizeMax, Long.highestOneBit(bytesMax / 4)));
  }

  private long roundUp(long needed) {
    return (needed + sizeMin - 1) / sizeMin * sizeMin;
  }

  /** Unmaps what is kept for use. */
  void close() throws IOException {
    for (JournalFile file : free) {
      file.close();
    }
    free.clear();
  }
}
