package dev.cairn.store.journal;

import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.journal.Verdict.FoundPlace;
import java.io.IOException;
import java.util.List;

/**
 * Makes batches that nothing confirms durable where they are, for an opening that has no room to
 * copy them (FORMAT.md section 10.4). They may be in the page cache only, and after a force that
 * failed the page passes for clean: so they are written again, with the headers of their files. It
 * is the same bytes, so that a crash meanwhile leaves what was there before.
 */
final class WrittenAgain {
  private final Disk disk;
  private final RecoveredFiles files;
  private final BatchWindow window = new BatchWindow();

  WrittenAgain(Disk disk, RecoveredFiles files) {
    this.disk = disk;
    this.files = files;
  }

  /** Does it, file by file, for batches in the order in which they follow each other. */
  void make(List<FoundPlace> places) throws IOException {
    int from = 0;
    while (from < places.size()) {
      FoundFile file = places.get(from).file();
      int to = from;
      while (to < places.size() && places.get(to).file().path().equals(file.path())) {
        to++;
      }
      write(file, places.subList(from, to));
      from = to;
    }
  }

  private void write(FoundFile found, List<FoundPlace> places) throws IOException {
    try (DiskFile file = disk.open(found.path())) {
      JournalHeader header = found.header();
      if (header != null) {
        file.write(0, header.encode(), 0, JournalHeader.BYTES);
      }
      for (FoundPlace place : places) {
        byte[] bytes = window.read(files.batch(place));
        file.write(place.batch().offset(), bytes, 0, bytes.length);
      }
      file.force();
    }
  }
}
