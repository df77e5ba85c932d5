package dev.cairn.store.catalog;

import dev.cairn.store.format.Align;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.CatalogCommit;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.CborWriter;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.io.Disk;
import dev.cairn.store.journal.Settled;
import dev.cairn.store.run.SegmentFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The catalog while it is written (FORMAT.md sections 7, 10.5 and 10.6). Used by one thread at a
 * time: whoever settles.
 */
public final class Catalog implements Closeable {
  private static final int BATCH_BYTES = 1 << 20;
  private static final long REWRITE_FROM_BYTES = 256L << 10;

  private final Disk disk;
  private final UUID store;
  private final LongSupplier salts;
  private SegmentFile file;
  private long number;
  private long salt;
  private int epoch;
  private long end;
  private long lastBatch;
  private int lastCrc;
  private long commitPosition;
  private long confirmed;
  private long rowsWritten;
  private long rowBytesWritten;

  private byte[] batch = new byte[4096];
  private int batchEnd;
  private int batchRecords;

  private Catalog(Disk disk, UUID store, LongSupplier salts, SegmentFile file, int epoch) {
    this.disk = disk;
    this.store = store;
    this.salts = salts;
    this.file = file;
    this.epoch = epoch;
  }

  /**
   * Makes the first catalog of a store; durable when the call returns, its directory's entry
   * included.
   */
  public static Catalog create(Disk disk, UUID store, LongSupplier salts, Settled settled)
      throws IOException {
    return made(disk, store, salts, settled.epoch(), 1, java.util.List.of(), settled);
  }

  /** A new file with those rows, durable; closed again where it cannot be made. */
  private static Catalog made(
      Disk disk,
      UUID store,
      LongSupplier salts,
      int epoch,
      long number,
      Collection<CatalogRow> rows,
      Settled settled)
      throws IOException {
    SegmentFile file = SegmentFile.create(disk, FileNames.catalog(number));
    Catalog catalog = new Catalog(disk, store, salts, file, epoch);
    boolean done = false;
    try {
      catalog.begin(number);
      catalog.commit(rows, java.util.List.of(), settled, rows.size());
      disk.forceDirectory(FileNames.CATALOG);
      done = true;
      return catalog;
    } finally {
      if (!done) {
        catalog.close();
        // Its COMMIT or its name may be in doubt, and no later force would tell.
        disk.delete(FileNames.catalog(number));
      }
    }
  }

  /**
   * Goes on with a catalog that was found.
   *
   * @param lengthInDoubt whether the store was not closed cleanly: then what lies beyond may never
   *     have been filled, and the last commit may be in the page cache only; it is durable when the
   *     call returns
   */
  public static Catalog open(
      Disk disk,
      UUID store,
      LongSupplier salts,
      FoundCatalog found,
      int epoch,
      boolean lengthInDoubt)
      throws IOException {
    SegmentFile file = SegmentFile.open(disk, found.path(), found.end(), lengthInDoubt);
    Catalog catalog = new Catalog(disk, store, salts, file, epoch);
    catalog.number = found.header().number();
    catalog.salt = found.header().salt();
    catalog.end = found.end();
    catalog.lastBatch = found.lastBatch();
    catalog.confirmed = found.lastBatch();
    catalog.lastCrc = found.lastCrc();
    catalog.commitPosition = found.commitPosition();
    catalog.rowsWritten = found.rows().size();
    catalog.rowBytesWritten = found.end() / 2;
    boolean done = !lengthInDoubt;
    try {
      if (lengthInDoubt) {
        catalog.makeDurable(found.unconfirmedFrom());
        done = true;
      }
      return catalog;
    } finally {
      if (!done) {
        catalog.close();
      }
    }
  }

  /**
   * Writes what nothing confirms once more, since after a force that failed its pages pass for
   * clean, and forces it.
   */
  private void makeDurable(long from) throws IOException {
    byte[] bytes = new byte[(int) (end - from)];
    int read = file.read(from, bytes, 0, bytes.length);
    file.put(from, bytes, 0, read);
    file.force();
    disk.forceDirectory(FileNames.CATALOG);
  }

  /** Its file's number. */
  public long number() {
    return number;
  }

  /** The number of its last batch. */
  public long lastBatch() {
    return lastBatch;
  }

  /** Its file's path. */
  public String path() {
    return FileNames.catalog(number);
  }

  /** How many of its bytes count. */
  public long end() {
    return end;
  }

  /**
   * Commits rows, deletions, and what has settled with them. Durable when it returns: the commit
   * point of a pass.
   *
   * @param live the number of runs that live then
   * @throws IOException if it could not be done; where there was no room, nothing of it counts, and
   *     another may follow
   */
  public void commit(Collection<CatalogRow> rows, Collection<Long> gone, Settled settled, long live)
      throws IOException {
    long endBefore = end;
    long batchBefore = lastBatch;
    int crcBefore = lastCrc;
    long positionBefore = commitPosition;
    boolean done = false;
    try {
      write(rows, gone, settled, live);
      file.force();
      confirmed = lastBatch;
      done = true;
    } finally {
      if (!done) {
        // What was put of it must not be taken for a part of the next commit.
        end = endBefore;
        lastBatch = batchBefore;
        lastCrc = crcBefore;
        commitPosition = positionBefore;
        batchEnd = 0;
        batchRecords = 0;
      }
    }
  }

  private void write(Collection<CatalogRow> rows, Collection<Long> gone, Settled settled, long live)
      throws IOException {
    for (CatalogRow row : rows) {
      CborWriter head = new CborWriter(128);
      row.write(head);
      add(RecordType.ROW, row.runNumber(), head);
      rowsWritten++;
      rowBytesWritten += Align.up8(RecordHeader.BYTES + head.length());
    }
    for (long run : gone) {
      add(RecordType.GONE, run, new CborWriter(0));
    }
    CborWriter head = new CborWriter(64);
    new CatalogCommit(
            epoch,
            settled.file(),
            settled.offset(),
            settled.batch(),
            settled.crc(),
            settled.confirmed(),
            settled.commitPosition(),
            live)
        .write(head);
    add(RecordType.COMMIT, 0, head);
    endBatch();
  }

  /** Whether more than half of it is dead, where {@code live} runs live. */
  public boolean wantsRewriting(long live) {
    long average = rowsWritten == 0 ? 0 : rowBytesWritten / rowsWritten;
    return end > REWRITE_FROM_BYTES && end > 2 * live * average;
  }

  /**
   * Begins a new file with the rows that live, and removes the old one. Where there is no room for
   * it the old one serves on: what there is of the new holds no COMMIT.
   */
  public void rewrite(Collection<CatalogRow> rows, Settled settled) throws IOException {
    Catalog made = made(disk, store, salts, epoch, number + 1, rows, settled);
    SegmentFile oldFile = file;
    String oldPath = path();
    take(made);
    oldFile.close();
    disk.delete(oldPath);
  }

  private void take(Catalog made) {
    file = made.file;
    number = made.number;
    salt = made.salt;
    end = made.end;
    lastBatch = made.lastBatch;
    lastCrc = made.lastCrc;
    commitPosition = made.commitPosition;
    confirmed = made.confirmed;
    rowsWritten = made.rowsWritten;
    rowBytesWritten = made.rowBytesWritten;
  }

  private void begin(long newNumber) throws IOException {
    number = newNumber;
    salt = salts.getAsLong();
    lastBatch = 0;
    lastCrc = 0;
    confirmed = 0;
    commitPosition = 0;
    rowsWritten = 0;
    rowBytesWritten = 0;
    byte[] header = new JournalHeader(true, store, number, salt, epoch, 0, 0, 0, 0, 0, 0).encode();
    file.put(0, header, 0, header.length);
    end = JournalHeader.CATALOG_BATCHES_AT;
  }

  private void add(RecordType type, long runNumber, CborWriter head) throws IOException {
    int frame = Align.up8(RecordHeader.BYTES + head.length());
    if (batchRecords > 0 && batchEnd + frame > BATCH_BYTES) {
      endBatch();
    }
    if (batchRecords == 0) {
      batchEnd = BatchHeader.BYTES;
    }
    if (batchEnd + frame > batch.length) {
      batch = java.util.Arrays.copyOf(batch, Math.max(2 * batch.length, batchEnd + frame));
    }
    RecordHeader header =
        new RecordHeader(
            head.length(),
            runNumber,
            0,
            0,
            Crc.of(head.array(), 0, head.length()),
            type.code(),
            0,
            0,
            0);
    header.write(batch, batchEnd, salt, end + batchEnd);
    System.arraycopy(head.array(), 0, batch, batchEnd + RecordHeader.BYTES, head.length());
    java.util.Arrays.fill(
        batch, batchEnd + RecordHeader.BYTES + head.length(), batchEnd + frame, (byte) 0);
    batchEnd += frame;
    batchRecords++;
  }

  private void endBatch() throws IOException {
    BatchHeader header =
        new BatchHeader(
            batchEnd,
            salt,
            lastBatch + 1,
            lastCrc,
            batchRecords,
            confirmed,
            commitPosition,
            epoch,
            0);
    lastCrc = header.seal(batch, 0, end);
    file.put(end, batch, 0, batchEnd);
    lastBatch++;
    commitPosition += batchRecords;
    end += batchEnd;
    batchEnd = 0;
    batchRecords = 0;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
