package dev.cairn.store.journal;

import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.io.Disk;
import dev.cairn.store.journal.Verdict.FoundPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of earlier openings, opened once each for what is still to be read of them. */
final class RecoveredFiles {
  private final Disk disk;
  private final Map<String, JournalFile> files = new LinkedHashMap<>();

  RecoveredFiles(Disk disk) {
    this.disk = disk;
  }

  RecoveredBatch batch(FoundPlace place) throws IOException {
    JournalFile file = open(place.file(), place.batch().header().salt());
    file.lastBatch(Math.max(file.lastBatch(), place.batch().number()));
    return new RecoveredBatch(file, place.batch().offset(), place.batch().header().length());
  }

  List<RecoveredBatch> batches(List<FoundPlace> places) throws IOException {
    List<RecoveredBatch> batches = new ArrayList<>();
    for (FoundPlace place : places) {
      batches.add(batch(place));
    }
    return batches;
  }

  JournalFile open(FoundFile found, long saltWithoutHeader) throws IOException {
    JournalFile file = files.get(found.path());
    if (file == null) {
      JournalHeader header = found.header();
      file =
          JournalFile.recovered(
              found.path(),
              found.size(),
              disk.openForReading(found.path()),
              found.tail(),
              // Without a header nobody knows its number; its slot makes it distinct, far above any
              // number in use.
              header == null ? (1L << 32) - 1 - files.size() : header.number(),
              firstBatch(found),
              header == null ? saltWithoutHeader : header.salt());
      files.put(found.path(), file);
    }
    return file;
  }

  /** Without a header its batches tell, if there are any. */
  private static long firstBatch(FoundFile found) {
    JournalHeader header = found.header();
    return header == null
        ? found.batches().stream().mapToLong(FoundBatch::number).min().orElse(Long.MAX_VALUE)
        : header.lastBatch() + 1;
  }

  List<JournalFile> all() {
    return new ArrayList<>(files.values());
  }
}
