package dev.cairn.store.journal;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads recovered batches in the order in which they lie, with one read for many: a journal has
 * hundreds of thousands. For one thread.
 */
public final class BatchWindow {
  private static final int BYTES = 256 << 10;

  private @Nullable JournalFile file;
  private byte[] window = {};
  private long from;
  private int length;

  /** The bytes of a batch, the caller's own. */
  public byte[] read(RecoveredBatch batch) throws IOException {
    long end = batch.offset() + batch.length();
    if (batch.file() != file || batch.offset() < from || end > from + length) {
      fill(batch);
    }
    int at = (int) (batch.offset() - from);
    return Arrays.copyOfRange(window, at, at + batch.length());
  }

  private void fill(RecoveredBatch batch) throws IOException {
    long behind = Math.max(batch.length(), batch.file().size() - batch.offset());
    int wanted = (int) Math.min(behind, Math.max(BYTES, batch.length()));
    if (window.length < wanted) {
      window = new byte[wanted];
    }
    file = null; // until all of it is there
    batch.file().read(batch.offset(), window, 0, wanted);
    file = batch.file();
    from = batch.offset();
    length = wanted;
  }
}
