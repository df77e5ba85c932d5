package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
import dev.cairn.store.format.MarkHead;
import dev.cairn.store.io.DiskFullException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Ends a store that was written to (FORMAT.md section 10.9). */
final class Closing {
  private static final Logger LOG = System.getLogger("dev.cairn.store");

  private final Writer writer;
  private final StoreOptions options;

  Closing(Writer writer, StoreOptions options) {
    this.writer = writer;
    this.options = options;
  }

  /**
   * Settles within the time allowed, and marks the journal as empty; what is left stays in it,
   * durable.
   */
  void settleAndMark() throws IOException {
    if (!marked()) {
      writer.journal().commit().await(writer.journal().end().batch());
    }
  }

  /** A full disk is like a time that is up: what has not settled stays in the journal. */
  private boolean marked() throws IOException {
    try {
      boolean mark = settled() && !writer.settler().removing();
      // Without a MARK the next opening looks for directories that nothing refers to.
      if (mark) {
        writer
            .journal()
            .closeSettled(new MarkHead(writer.catalog().number(), writer.catalog().lastBatch()));
      }
      return mark;
    } catch (DiskFullException e) {
      LOG.log(Level.WARNING, () -> "closed without a mark: " + e.getMessage());
      return false;
    }
  }

  private boolean settled() throws IOException {
    long deadline = System.nanoTime() + options.closeSettleTimeout().toNanos();
    while (!writer.settler().allSettled() && !writer.settler().passUntil(deadline)) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
    }
    return true;
  }
}
