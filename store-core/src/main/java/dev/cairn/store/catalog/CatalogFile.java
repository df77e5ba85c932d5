package dev.cairn.store.catalog;

import dev.cairn.store.format.Align;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.CatalogCommit;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.CborWriter;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.Extensions;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.io.Disk;
import dev.cairn.store.journal.Settled;
import dev.cairn.store.run.SegmentFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;

/**
 * One catalog file while it is appended to, a commit at a time. A commit that fails leaves it as it
 * was: what was put behind the last COMMIT does not count, and the next commit is put over it.
 */
final class CatalogFile implements Closeable {
  private static final int BATCH_BYTES = 1 << 20;

  /** Where the file stands after a commit. */
  private record Stand(long end, long lastBatch, int lastCrc, long commitPosition) {}

  private final SegmentFile file;
  private final long number;
  private final long salt;
  private final int epoch;
  private Stand committed;
  private Stand written;
  private byte[] batch = new byte[4096];
  private int batchEnd;
  private int batchRecords;

  private CatalogFile(SegmentFile file, long number, long salt, int epoch, Stand stand) {
    this.file = file;
    this.number = number;
    this.salt = salt;
    this.epoch = epoch;
    this.committed = stand;
    this.written = stand;
  }

  /** Begins the file of that number; what an unfinished rewriting has left there is overwritten. */
  static CatalogFile begin(Disk disk, UUID store, long number, long salt, int epoch)
      throws IOException {
    SegmentFile file = SegmentFile.create(disk, FileNames.catalog(number));
    boolean begun = false;
    try {
      byte[] header =
          new JournalHeader(true, store, number, salt, epoch, 0, 0, 0, 0, 0, 0, 0).encode();
      file.put(0, header, 0, header.length);
      begun = true;
    } finally {
      if (!begun) {
        file.close();
      }
    }
    Stand stand = new Stand(JournalHeader.CATALOG_BATCHES_AT, 0, 0, 0);
    return new CatalogFile(file, number, salt, epoch, stand);
  }

  /**
   * Goes on behind the last COMMIT that was found.
   *
   * @param inDoubt whether the store was not closed cleanly: then the last commit may be in the
   *     page cache only; it is durable when the call returns
   */
  static CatalogFile open(Disk disk, FoundCatalog found, int epoch, boolean inDoubt)
      throws IOException {
    SegmentFile file = SegmentFile.open(disk, found.path());
    Stand stand =
        new Stand(found.end(), found.lastBatch(), found.lastCrc(), found.commitPosition());
    if (inDoubt) {
      boolean durable = false;
      try {
        makeDurable(file, found);
        disk.forceDirectory(FileNames.CATALOG);
        durable = true;
      } finally {
        if (!durable) {
          file.close();
        }
      }
    }
    return new CatalogFile(file, found.header().number(), found.header().salt(), epoch, stand);
  }

  /**
   * Writes what nothing confirms once more, since after a force that failed its pages pass for
   * clean, and forces it.
   */
  private static void makeDurable(SegmentFile file, FoundCatalog found) throws IOException {
    byte[] bytes = new byte[(int) (found.end() - found.unconfirmedFrom())];
    int read = file.read(found.unconfirmedFrom(), bytes, 0, bytes.length);
    file.put(found.unconfirmedFrom(), bytes, 0, read);
    file.force();
  }

  long number() {
    return number;
  }

  String path() {
    return FileNames.catalog(number);
  }

  long lastBatch() {
    return committed.lastBatch();
  }

  long end() {
    return committed.end();
  }

  /** Commits; durable when it returns. {@code live} is the number of runs that live then. */
  void commit(Collection<CatalogRow> changed, Collection<Gone> gone, Settled settled, long live)
      throws IOException {
    written = committed;
    batchRecords = 0;
    for (CatalogRow row : changed) {
      CborWriter head = new CborWriter(128);
      row.write(head);
      add(RecordType.ROW, row.runNumber(), 0, head);
    }
    for (Gone run : gone) {
      addGone(run);
    }
    addCommit(settled, live);
    endBatch();
    file.force();
    committed = written;
  }

  private void addGone(Gone run) throws IOException {
    CborWriter head = new CborWriter(0);
    if (run.remembered()) {
      new Extensions(run.operationId(), 1, run.runId()).write(head);
    }
    int flags = run.remembered() ? RecordHeader.EXTENDED : 0;
    add(RecordType.GONE, run.runNumber(), flags, head);
  }

  private void addCommit(Settled settled, long live) throws IOException {
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
    add(RecordType.COMMIT, 0, 0, head);
  }

  private void add(RecordType type, long runNumber, int flags, CborWriter head)
      throws IOException {
    int length = head.length();
    int frame = Align.up8(RecordHeader.BYTES + length);
    if (batchRecords > 0 && batchEnd + frame > BATCH_BYTES) {
      endBatch();
    }
    if (batchRecords == 0) {
      batchEnd = BatchHeader.BYTES;
    }
    if (batchEnd + frame > batch.length) {
      batch = Arrays.copyOf(batch, Math.max(2 * batch.length, batchEnd + frame));
    }
    int crc = Crc.of(head.array(), 0, length);
    RecordHeader header = new RecordHeader(length, runNumber, 0, 0, crc, type.code(), 0, flags, 0);
    header.write(batch, batchEnd, salt, written.end() + batchEnd);
    int payload = batchEnd + RecordHeader.BYTES;
    System.arraycopy(head.array(), 0, batch, payload, length);
    Arrays.fill(batch, payload + length, batchEnd + frame, (byte) 0);
    batchEnd += frame;
    batchRecords++;
  }

  private void endBatch() throws IOException {
    Stand before = written;
    BatchHeader header =
        new BatchHeader(
            batchEnd,
            salt,
            before.lastBatch() + 1,
            before.lastCrc(),
            batchRecords,
            committed.lastBatch(),
            before.commitPosition(),
            epoch,
            0);
    int crc = header.seal(batch, 0, before.end());
    file.put(before.end(), batch, 0, batchEnd);
    written =
        new Stand(
            before.end() + batchEnd,
            before.lastBatch() + 1,
            crc,
            before.commitPosition() + batchRecords);
    batchRecords = 0;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
