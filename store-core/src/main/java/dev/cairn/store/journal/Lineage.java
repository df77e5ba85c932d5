package dev.cairn.store.journal;

import dev.cairn.store.format.JournalHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that the chain runs through, oldest first: from the newest back through what each
 * continues, to the one in which the settled batches end. Where a file is missing between them, the
 * chain runs through those below the gap: headers reach the disk in any order, so that by itself a
 * gap proves nothing.
 *
 * @param missing the damage that a gap is, if anything confirms what was in it
 */
record Lineage(List<FoundFile> files, @Nullable JournalDamage missing) {
  static Lineage of(List<FoundFile> headed, Settled settled) {
    JournalDamage missing = null;
    int newest = headed.size() - 1;
    while (newest >= 0) {
      List<FoundFile> files = backFrom(headed.get(newest), headed, settled);
      FoundFile first = files.get(0);
      if (!needsPredecessor(first, settled)) {
        return new Lineage(files, missing);
      }
      missing = missing == null ? missing(first, settled) : missing;
      newest = headed.indexOf(first) - 1;
    }
    return new Lineage(List.of(), missing);
  }

  /** As far back as it must, and as there are files. */
  private static List<FoundFile> backFrom(
      FoundFile newest, List<FoundFile> headed, Settled settled) {
    List<FoundFile> files = new ArrayList<>();
    @Nullable FoundFile file = newest;
    while (file != null) {
      files.add(0, file);
      file = needsPredecessor(file, settled) ? predecessor(file, headed) : null;
    }
    return files;
  }

  private static @Nullable FoundFile predecessor(FoundFile file, List<FoundFile> headed) {
    JournalHeader header = header(file);
    FoundFile before = numbered(headed, header.continuesFile());
    return before == null || header(before).number() >= header.number() ? null : before;
  }

  /** Up to which batch the i-th file counts: to where the next one continues. */
  long bound(int i) {
    return i + 1 < files.size() ? header(files.get(i + 1)).lastBatch() : Long.MAX_VALUE;
  }

  private static boolean needsPredecessor(FoundFile file, Settled settled) {
    JournalHeader header = header(file);
    boolean begins = (header.flags() & JournalHeader.LOSS_ACCEPTED) != 0;
    return !begins && header.lastBatch() > settled.batch();
  }

  private static JournalDamage missing(FoundFile file, Settled settled) {
    JournalHeader header = header(file);
    return new JournalDamage(
        "journalFileMissing",
        "journal",
        0,
        "file number "
            + header.continuesFile()
            + " with batches "
            + (settled.batch() + 1)
            + " to "
            + header.lastBatch(),
        "no such file, though " + file.path() + " continues it");
  }

  private static @Nullable FoundFile numbered(List<FoundFile> headed, long number) {
    for (FoundFile file : headed) {
      if (header(file).number() == number) {
        return file;
      }
    }
    return null;
  }

  private static JournalHeader header(FoundFile file) {
    JournalHeader header = file.header();
    if (header == null) {
      throw new IllegalStateException(file.path() + " has no valid header");
    }
    return header;
  }
}
