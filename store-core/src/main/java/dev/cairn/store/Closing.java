package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
import dev.cairn.store.format.MarkHead;
import java.io.IOException;

/** Ends a store that was written to (FORMAT.md section 10.9). */
final class Closing {
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
    long deadline = System.nanoTime() + options.closeSettleTimeout().toNanos();
    while (!writer.settler().allSettled() && !writer.settler().passUntil(deadline)) {
      if (System.nanoTime() - deadline >= 0) {
        writer.journal().commit().await(writer.journal().end().batch());
        return;
      }
    }
    if (writer.settler().removing()) {
      // Without a MARK the next opening looks for directories that nothing refers to.
      return;
    }
    writer
        .journal()
        .closeSettled(new MarkHead(writer.catalog().number(), writer.catalog().lastBatch()));
  }
}
