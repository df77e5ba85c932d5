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

  /** So many runs are looked at between two looks at the clock. */
  private static final int SLICE = 64;

  /** Room for some hundred runs to say what they give up; so often it is made. */
  private static final int ROOM = 64 << 10;

  private static final int TRIES = 16;

  private final Writer writer;
  private final LeftoverSweep leftovers;
  private final long deadline;

  Closing(Writer writer, StoreOptions options, LeftoverSweep leftovers) {
    this.writer = writer;
    this.leftovers = leftovers;
    this.deadline = System.nanoTime() + options.closeSettleTimeout().toNanos();
  }

  /**
   * Gives up what need not settle. Where there is no room to say so, something settles first, and
   * the journal goes on in another file.
   */
  void keep() throws IOException {
    for (int i = 0; i < TRIES && writer.journal().failure() == null; i++) {
      if (writer.background().keepWritten() || !madeRoom()) {
        return;
      }
    }
  }

  private boolean madeRoom() throws IOException {
    try {
      boolean settled = writer.settler().allSettled() || writer.settler().passUntil(deadline);
      if (settled) {
        // Of what settled before a reader may have kept files, and nobody else frees them any more.
        writer.journal().recycle(writer.settler().settled().batch());
        writer.journal().awaitRoom(ROOM);
      }
      return settled;
    } catch (DiskFullException e) {
      LOG.log(Level.DEBUG, () -> "no room to give up more: " + e.getMessage());
      return false;
    }
  }

  /**
   * Settles within the time allowed, and marks the journal as empty; what is left stays in it,
   * durable.
   */
  void settleAndMark() throws IOException {
    if (writer.journal().failure() == null && !marked()) {
      writer.journal().commit().await(writer.journal().end().batch());
    }
  }

  /** A full disk is like a time that is up: what has not settled stays in the journal. */
  private boolean marked() throws IOException {
    try {
      boolean mark = settled() && !writer.settler().removing() && swept();
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

  /** Whether nothing of a crash before is left in the runs' directories. */
  private boolean swept() throws IOException {
    while (!leftovers.done() && System.nanoTime() - deadline < 0) {
      leftovers.goOn(SLICE);
    }
    return leftovers.done();
  }

  private boolean settled() throws IOException {
    while (!writer.settler().allSettled() && !writer.settler().passUntil(deadline)) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
    }
    return true;
  }
}
