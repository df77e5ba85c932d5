package dev.cairn.store.journal;

import dev.cairn.store.format.JournalHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that the chain runs through, oldest first: from the newest back through what each
 * continues, to the one in which the settled batches end.
 *
 * @param missing the damage, where the chain needs a file that is not there
 */
record Lineage(List<FoundFile> files, @Nullable JournalDamage missing) {
  static Lineage of(List<FoundFile> headed, FoundFile newest, Settled settled) {
    List<FoundFile> files = new ArrayList<>();
    FoundFile file = newest;
    files.add(file);
    while (needsPredecessor(file, settled)) {
      JournalHeader header = header(file);
      FoundFile before = numbered(headed, header.continuesFile());
      if (before == null || header(before).number() >= header.number()) {
        return new Lineage(startAfterTheGap(files), missing(file, settled));
      }
      files.add(0, before);
      file = before;
    }
    return new Lineage(files, null);
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

  /** With a file missing, nothing behind the gap is part of the chain: the chain is empty. */
  private static List<FoundFile> startAfterTheGap(List<FoundFile> behind) {
    behind.clear();
    return behind;
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
