package dev.cairn.store.journal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.DiskMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** What keeps a {@link JournalFile} in place while it is read. */
public class JournalFileStress {
  private JournalFileStress() {}

  /** A file of some bytes, and nothing that would publish them. */
  private static final class Cells implements DiskMap, DiskFile {
    private final byte[] cells;

    Cells(int size) {
      cells = new byte[size];
    }

    @Override
    public long size() {
      return cells.length;
    }

    @Override
    public void put(long position, byte[] source, int offset, int length) {
      write(position, source, offset, length);
    }

    @Override
    public void get(long position, byte[] target, int offset, int length) {
      int unused = read(position, target, offset, length);
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
      System.arraycopy(cells, (int) position, target, offset, length);
      return length;
    }

    @Override
    public void write(long position, byte[] source, int offset, int length) {
      System.arraycopy(source, offset, cells, (int) position, length);
    }

    @Override
    public DiskMap map(long size) {
      return this;
    }

    @Override
    public void truncate(long size) {}

    @Override
    public void force() {}

    @Override
    public void force(long position, long length) {}

    @Override
    public void close() {}
  }

  private static JournalFile file(int size) {
    Cells cells = new Cells(size);
    return JournalFile.writable("journal/1.log", cells, cells);
  }

  /**
   * A reader pins under the run's lock, while the index points to the file; settling moves the
   * index under the same lock, then asks, without it, whether the file is pinned.
   */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "read before it moved; still pinned then")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "read before it moved; recycled after that")
  @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "moved before it was read")
  @Outcome(expect = FORBIDDEN, desc = "recycled under a reader")
  @State
  public static class NoFileIsRecycledUnderAReader {
    private final ReentrantLock run = new ReentrantLock();
    private final JournalFile file = file(1);
    private boolean moved;

    @Actor
    public void reader(II_Result r) {
      r.r1 = pin() ? read() : -1;
    }

    private boolean pin() {
      run.lock();
      try {
        if (!moved) {
          file.pin();
        }
        return !moved;
      } finally {
        run.unlock();
      }
    }

    private int read() {
      byte[] bytes = new byte[1];
      try {
        file.read(0, bytes, 0, 1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        file.unpin();
      }
      return bytes[0];
    }

    @Actor
    public void settler(II_Result r) {
      run.lock();
      try {
        moved = true;
      } finally {
        run.unlock();
      }
      if (!file.pinned()) {
        recycle();
        r.r2 = 1;
      }
    }

    private void recycle() {
      try {
        file.put(0, new byte[] {2}, 0, 1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * A batch is gathered under the journal's lock, and readers are told of it under the run's; a
   * force writes it under the journal's. A reader who was told finds it, written or not.
   */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not told yet")
  @Outcome(id = "7", expect = ACCEPTABLE, desc = "told, and found")
  @Outcome(expect = FORBIDDEN, desc = "told, and found something else")
  @State
  public static class WhoIsToldOfABatchFindsIt {
    private static final int BATCH = 64;

    private final ReentrantLock journal = new ReentrantLock();
    private final ReentrantLock run = new ReentrantLock();
    private final Gathering gathering = new Gathering(journal, new UUID(0, 0));
    private final JournalFile file = file(BATCH);
    private boolean told;

    public WhoIsToldOfABatchFindsIt() {
      gathering.tail(new Cells(256));
    }

    @Actor
    public void writer() {
      byte[] batch = new byte[BATCH];
      Arrays.fill(batch, (byte) 7);
      run.lock();
      try {
        append(batch);
        told = true;
      } finally {
        run.unlock();
      }
    }

    private void append(byte[] batch) {
      journal.lock();
      try {
        gathering.add(file, 0, batch, batch.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        journal.unlock();
      }
    }

    @Actor
    public void forcer() {
      journal.lock();
      try {
        gathering.write();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        journal.unlock();
      }
    }

    @Actor
    public void reader(I_Result r) {
      run.lock();
      try {
        if (!told) {
          r.r1 = -1;
          return;
        }
      } finally {
        run.unlock();
      }
      byte[] last = new byte[1];
      try {
        file.read(BATCH - 1, last, 0, 1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      r.r1 = last[0];
    }
  }
}
