package dev.cairn.store.journal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.io.DiskMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.UUID;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What the {@link Journal} tells those who look without its lock. */
public class JournalStress {
  private static final int BYTES = 2 * JournalHeader.JOURNAL_BATCHES_AT;
  private static final byte[] BODY = {};

  private JournalStress() {}

  /** A file in memory, for one writer. */
  private static final class Memory implements DiskMap, DiskFile {
    private final byte[] bytes = new byte[BYTES];

    @Override
    public long size() {
      return BYTES;
    }

    @Override
    public void put(long position, byte[] source, int offset, int length) {
      System.arraycopy(source, offset, bytes, (int) position, length);
    }

    @Override
    public void get(long position, byte[] target, int offset, int length) {
      System.arraycopy(bytes, (int) position, target, offset, length);
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
      get(position, target, offset, length);
      return length;
    }

    @Override
    public void write(long position, byte[] source, int offset, int length) {
      put(position, source, offset, length);
    }

    @Override
    public void force(long position, long length) {}

    @Override
    public void force() {}

    @Override
    public void truncate(long size) {
      throw new UnsupportedOperationException("its length is fixed");
    }

    @Override
    public DiskMap map(long size) {
      return this;
    }

    @Override
    public void close() {}
  }

  /** A disk on which there is nothing. */
  private static Disk nothing() {
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> method.getName().equals("list") ? List.of() : null);
  }

  private static Journal journal() {
    Memory memory = new Memory();
    JournalFile file = JournalFile.writable("journal/1.log", memory, memory);
    file.begin(1, 7);
    JournalOptions options =
        new JournalOptions(
            1 << 20, BYTES, BYTES, BYTES, () -> 7, Runnable::run, false, false, () -> {});
    try {
      return new Journal(
          nothing(),
          new UUID(1, 2),
          1,
          options,
          new JournalSpace(nothing(), options),
          new NewFile(file, 1, 0, 0, 0, 0),
          List.of(),
          0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int append(Journal journal) {
    BatchDraft draft = new BatchDraft();
    draft.add(RecordType.EVENT.code(), 0, 0, BODY, 0).assign(1, 0, 0);
    try {
      return journal.append(draft, 1) ? draft.length() : 0;
    } catch (JournalFailedException e) {
      return 0;
    }
  }

  /**
   * Settling decides by the bytes appended whether there is anything to do. They only grow, never
   * show a part of a batch, and to whoever has appended they show that.
   */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 1", "0, 2", "1, 1", "1, 2", "2, 2"},
      expect = ACCEPTABLE,
      desc = "whole batches, and never fewer than before")
  @Outcome(expect = FORBIDDEN, desc = "a part of one, or fewer than before")
  @State
  public static class TheBytesAppendedOnlyGrow {
    private final Journal journal = journal();

    @Actor
    public void appender() {
      int unused = append(journal) + append(journal);
    }

    @Actor
    public void settler(II_Result r) {
      r.r1 = batches(journal.appendedBytes());
      r.r2 = batches(journal.appendedBytes());
    }

    /** Every batch here takes 104 bytes: a header, and a record without a payload, aligned. */
    private static int batches(long bytes) {
      return bytes % 104 == 0 ? (int) (bytes / 104) : -1;
    }
  }

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each sees its own, the later both")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "each sees its own, the later both")
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "each sees its own, the later both")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "each sees its own, the later both")
  @Outcome(expect = FORBIDDEN, desc = "one does not see what it has appended")
  @State
  public static class WhoHasAppendedSeesIt {
    private final Journal journal = journal();

    @Actor
    public void first(II_Result r) {
      int bytes = append(journal);
      r.r1 = (int) (journal.appendedBytes() / bytes);
    }

    @Actor
    public void second(II_Result r) {
      int bytes = append(journal);
      r.r2 = (int) (journal.appendedBytes() / bytes);
    }
  }
}
