package dev.cairn.store.journal;

import dev.cairn.store.format.Align;
import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.BatchReader;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what is in the journal's directory, and judges nothing. */
public final class JournalScan {
  private JournalScan() {}

  /**
   * Everything found in the journal's files, by slot. A device error is thrown, never taken for an
   * end.
   */
  public static List<FoundFile> scan(Disk disk) throws IOException {
    List<FoundFile> found = new ArrayList<>();
    FoundTail tail = FoundTail.read(disk);
    for (String name : disk.list(FileNames.JOURNAL)) {
      String path = FileNames.JOURNAL + "/" + name;
      if (FileNames.parseJournal(path) >= 0) {
        found.add(scanJournal(path, readAll(disk, path), tail));
      }
    }
    return found;
  }

  /**
   * What is found of one journal file.
   *
   * @param bytes the file's; what {@code tail} has of them is put into them
   * @param tail what is found in TAIL, or null
   */
  static FoundFile scanJournal(String path, byte[] bytes, @Nullable FoundTail tail) {
    boolean some = tail != null && tail.putInto(path, bytes);
    return scanFile(path, bytes, false, some ? tail : null);
  }

  /** What is found in the bytes of one journal or catalog file. */
  public static FoundFile scanFile(String path, byte[] bytes, boolean catalog) {
    return scanFile(path, bytes, catalog, null);
  }

  private static FoundFile scanFile(
      String path, byte[] bytes, boolean catalog, @Nullable FoundTail tail) {
    HeaderOutcome<JournalHeader> outcome = JournalHeader.read(bytes, catalog);
    List<FoundBatch> batches = new ArrayList<>();
    List<Long> broken = new ArrayList<>();
    int from = catalog ? JournalHeader.CATALOG_BATCHES_AT : JournalHeader.JOURNAL_BATCHES_AT;
    if (outcome instanceof HeaderOutcome.Valid<JournalHeader> valid) {
      collect(bytes, from, valid.header().salt(), batches, broken);
    } else {
      collectByOwnSalt(bytes, from, batches);
    }
    return new FoundFile(path, bytes.length, outcome, batches, broken, tail);
  }

  private static void collect(
      byte[] bytes, int from, long salt, List<FoundBatch> batches, List<Long> broken) {
    int at = from;
    while (at + BatchHeader.BYTES <= bytes.length) {
      if (!BatchReader.looksLikeBatch(bytes, at, bytes.length, salt)) {
        at += 8;
        continue;
      }
      Batch batch = BatchReader.read(bytes, at, bytes.length, salt, at);
      if (batch == null) {
        broken.add((long) at);
        at += 8;
      } else {
        batches.add(new FoundBatch(at, batch.header(), batch.crc()));
        at += batch.header().length();
      }
    }
  }

  private static void collectByOwnSalt(byte[] bytes, int from, List<FoundBatch> batches) {
    int at = from;
    while (at + BatchHeader.BYTES <= bytes.length) {
      Batch batch = BatchReader.readWithOwnSalt(bytes, at, bytes.length, at);
      if (batch == null) {
        at += 8;
      } else {
        batches.add(new FoundBatch(at, batch.header(), batch.crc()));
        at += Align.up8(batch.header().length());
      }
    }
  }

  /** A whole file's bytes. */
  public static byte[] readAll(Disk disk, String path) throws IOException {
    try (DiskFile file = disk.openForReading(path)) {
      long size = file.size();
      if (size > Integer.MAX_VALUE - 8) {
        throw new IOException(path + ": expected at most 2 GiB, found " + size + " bytes");
      }
      byte[] bytes = new byte[(int) size];
      int read = file.read(0, bytes, 0, bytes.length);
      return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    }
  }
}
