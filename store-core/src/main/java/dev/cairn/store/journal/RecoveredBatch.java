package dev.cairn.store.journal;

import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchReader;
import java.io.IOException;

/** A batch that has not settled, and where it is now. */
public record RecoveredBatch(JournalFile file, long offset, int length) {
  /** The batch in {@code bytes}, which {@link BatchWindow#read} answered. */
  public Batch parse(byte[] bytes) throws IOException {
    Batch batch = BatchReader.read(bytes, 0, bytes.length, file.salt(), offset);
    if (batch == null) {
      throw new IOException(
          file.path()
              + " at offset "
              + offset
              + ": expected the batch that the scan found, found other bytes");
    }
    return batch;
  }
}
