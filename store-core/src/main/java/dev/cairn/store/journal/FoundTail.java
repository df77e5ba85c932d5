package dev.cairn.store.journal;

import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchReader;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.TailHeader;
import dev.cairn.store.io.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The batches that a process which has died left in TAIL, on their way into the journal (FORMAT.md
 * section 10.2). Each is valid by the salt and the offset of its place in the journal: it is what
 * stands there, or would, had the process lived.
 */
public final class FoundTail {
  private final TailHeader header;
  private final List<Found> batches;

  /** A batch, and where in the journal file it belongs. */
  private static final class Found {
    private final long offset;
    private final byte[] bytes;

    Found(long offset, byte[] bytes) {
      this.offset = offset;
      this.bytes = bytes;
    }
  }

  private FoundTail(TailHeader header, List<Found> batches) {
    this.header = header;
    this.batches = batches;
  }

  /** What a store's TAIL holds; null where there is none, or nothing valid in it. */
  static @Nullable FoundTail read(Disk disk) throws IOException {
    return disk.exists(FileNames.TAIL) ? of(JournalScan.readAll(disk, FileNames.TAIL)) : null;
  }

  /** What the bytes of a TAIL hold; null where nothing in them is valid. */
  public static @Nullable FoundTail of(byte[] bytes) {
    if (!(TailHeader.read(bytes) instanceof HeaderOutcome.Valid<TailHeader> valid)) {
      return null;
    }
    List<Found> batches = batches(bytes, valid.header());
    return batches.isEmpty() ? null : new FoundTail(valid.header(), batches);
  }

  /** Behind one that is not valid there may be others: what of it reached the disk is any part. */
  private static List<Found> batches(byte[] bytes, TailHeader header) {
    List<Found> found = new ArrayList<>();
    int at = TailHeader.BYTES;
    while (at < bytes.length) {
      long offset = header.offset() + at - TailHeader.BYTES;
      Batch batch = BatchReader.read(bytes, at, bytes.length, header.salt(), offset);
      int length = batch == null ? 8 : batch.header().length();
      if (batch != null) {
        batch.records().forEach(record -> record.zeroPadding(bytes));
        found.add(new Found(offset, Arrays.copyOfRange(bytes, at, at + length)));
      }
      at += length;
    }
    return found;
  }

  /**
   * Puts the batches into the bytes of a whole journal file, if they are of that file; answers
   * whether they are. They are of the file in their slot, unless its header says that it has become
   * another one.
   */
  public boolean putInto(String path, byte[] file) {
    if (FileNames.parseJournal(path) != header.slot()) {
      return false;
    }
    boolean another =
        JournalHeader.read(file, false) instanceof HeaderOutcome.Valid<JournalHeader> valid
            && valid.header().salt() != header.salt();
    if (!another) {
      overlay(0, file, 0, file.length);
    }
    return !another;
  }

  /**
   * Puts the batches where they belong, into bytes of the file that they are of.
   *
   * @param position where in the journal file the bytes begin
   */
  void overlay(long position, byte[] bytes, int offset, int length) {
    if (batches.isEmpty() || position + length <= batches.get(0).offset) {
      return;
    }
    for (Found batch : batches) {
      long from = Math.max(position, batch.offset);
      long to = Math.min(position + length, batch.offset + batch.bytes.length);
      if (from < to) {
        int into = offset + (int) (from - position);
        System.arraycopy(batch.bytes, (int) (from - batch.offset), bytes, into, (int) (to - from));
      }
    }
  }
}
