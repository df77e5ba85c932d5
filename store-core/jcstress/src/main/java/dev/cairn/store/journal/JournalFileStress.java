package dev.cairn.store.journal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.cairn.store.io.DiskMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What keeps a {@link JournalFile} in place while it is read. */
public class JournalFileStress {
  private JournalFileStress() {}

  /** One byte, and nothing that would publish it. */
  private static final class Cell implements DiskMap {
    private byte cell = 1;

    @Override
    public long size() {
      return 1;
    }

    @Override
    public void put(long position, byte[] source, int offset, int length) {
      cell = source[offset];
    }

    @Override
    public void get(long position, byte[] target, int offset, int length) {
      target[offset] = cell;
    }

    @Override
    public void force(long position, long length) {}

    @Override
    public void close() {}
  }

  /**
   * A reader pins under the run's lock, while the index points to the file; settling moves the
   * index under the same lock, then asks, without it, whether the file is pinned.
   */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "read before it moved; still pinned then")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "read before it moved; recycled after that")
  @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "moved before it was read")
  @Outcome(expect = FORBIDDEN, desc = "recycled under a reader")
  @State
  public static class NoFileIsRecycledUnderAReader {
    private final ReentrantLock run = new ReentrantLock();
    private final JournalFile file = JournalFile.mapped("journal/1.log", new Cell());
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
}
