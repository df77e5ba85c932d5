package dev.cairn.store.run;

import dev.cairn.store.journal.JournalFile;
import java.io.IOException;

/** Reads records of a run that are still in the journal. */
public final class JournalRecords {
  private JournalRecords() {}

  /** A record that has not settled; whoever calls has its file pinned, or is settling. */
  public static Frame read(Unsettled record) throws IOException {
    return reader(record.file()).read(record.offset(), record.frameLength());
  }

  /** A reader of a journal file, which must stay pinned. */
  public static FrameReader reader(JournalFile file) {
    return new FrameReader(
        file.path(),
        file.salt(),
        (position, target, offset, length) -> {
          int available = (int) Math.max(0, Math.min(length, file.size() - position));
          file.read(position, target, offset, available);
          return available;
        },
        FrameReader.OF_MAP);
  }
}
