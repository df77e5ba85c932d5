package dev.cairn.store.journal;

import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.TailHeader;
import dev.cairn.store.io.DiskMap;
import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest batches, on their way into the journal: they follow each other in one file, and go to
 * it in one write, when they are forced or there is no room for another one. Until then they stand
 * in TAIL, a small file that is mapped: so they survive the death of the process without a system
 * call, and without touching a page that was not touched before. A page of the journal touched
 * through a map costs a fault, and its force the removal of that page from the map, on every
 * processor; a page written costs a fraction of that.
 *
 * <p>Guarded by the journal's lock. Where there is no TAIL every batch is written at once.
 */
final class Gathering {
  private static final int FIRST_BYTES = 16 << 10;

  private final ReentrantLock lock;
  private final byte[] header;
  private @Nullable DiskMap tail;
  private byte[] bytes = new byte[FIRST_BYTES];
  private JournalFile file = JournalFile.NONE;
  private long from;
  private int length;

  Gathering(ReentrantLock lock, UUID store) {
    this.lock = lock;
    this.header = new TailHeader(store, 0, 0, 0).encode();
  }

  /** Gathers in a map of TAIL from now on, if there is one. */
  void tail(@Nullable DiskMap map) {
    tail = map;
  }

  /**
   * Takes a batch for its place in a file. When this returns it survives the death of the process.
   */
  void add(JournalFile into, long at, byte[] batch, int batchLength) throws IOException {
    DiskMap map = tail;
    long capacity = map == null ? 0 : map.size() - TailHeader.BYTES;
    if (into != file || at != from + length || length + batchLength > capacity) {
      write();
      if (map == null || batchLength > capacity) {
        into.write(at, batch, 0, batchLength);
        return;
      }
      begin(map, into, at);
    }
    if (map != null) {
      put(map, batch, batchLength, (int) capacity);
    }
  }

  private void put(DiskMap map, byte[] batch, int batchLength, int capacity) throws IOException {
    int needed = length + batchLength;
    if (needed > bytes.length) {
      // Before the batch is in TAIL: if there is no memory nothing has happened.
      bytes = Arrays.copyOf(bytes, Math.min(capacity, Math.max(needed, 2 * bytes.length)));
    }
    // The batch's header last: a put that dies in the middle leaves no beginning of a batch.
    int to = TailHeader.BYTES + length;
    map.put(to + BatchHeader.BYTES, batch, BatchHeader.BYTES, batchLength - BatchHeader.BYTES);
    map.put(to, batch, 0, BatchHeader.BYTES);
    System.arraycopy(batch, 0, bytes, length, batchLength);
    length = needed;
  }

  private void begin(DiskMap map, JournalFile into, long at) throws IOException {
    TailHeader.place(header, into.salt(), at, into.slot());
    map.put(0, header, 0, TailHeader.BYTES);
    file = into;
    from = at;
    file.gathers(this, at);
  }

  /** Writes what is there. If that fails, the journal has failed. */
  void write() throws IOException {
    if (length > 0) {
      file.write(from, bytes, 0, length);
      file.gathersNoMore();
      length = 0;
    }
    file = JournalFile.NONE;
  }

  /**
   * Reads from a file some of whose batches may be here; answers false where none is, and has read
   * nothing then.
   */
  boolean read(JournalFile of, long position, byte[] target, int offset, int count)
      throws IOException {
    lock.lock();
    try {
      if (of != file || position + count <= from) {
        return false;
      }
      of.readWritten(position, target, offset, count);
      long begin = Math.max(position, from);
      long end = Math.min(position + count, from + length);
      if (begin < end) {
        int into = offset + (int) (begin - position);
        System.arraycopy(bytes, (int) (begin - from), target, into, (int) (end - begin));
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Unmaps TAIL. */
  void close() throws IOException {
    DiskMap map = tail;
    tail = null;
    if (map != null) {
      map.close();
    }
  }
}
