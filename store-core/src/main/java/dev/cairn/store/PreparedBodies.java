package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
import dev.cairn.store.format.CborWriter;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.run.Bodies;
import dev.cairn.store.run.Leftovers;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.RunState.Phase;
import dev.cairn.store.run.SealedSegment;
import java.io.IOException;

/**
 * Packs bodies, and puts large ones into sealed segments before the record that refers to them is
 * appended.
 */
final class PreparedBodies {
  private final OpenStore store;
  private final Writer writer;

  PreparedBodies(OpenStore store, Writer writer) {
    this.store = store;
    this.writer = writer;
  }

  /** The record of that head and body; a large body is durable when this returns. */
  Prepared prepare(RunState run, RecordType type, CborWriter head, byte[] body) {
    byte[] packed = store.bodies().pack(body, 0, body.length);
    byte[] stored = packed == null ? body : packed;
    int codec = packed == null ? Bodies.RAW : Bodies.LZ4;
    return SealedSegment.wanted(stored.length)
        ? Prepared.of(type, head, codec, seal(run, codec, stored))
        : Prepared.of(type, head, codec, stored);
  }

  private ExternalReference seal(RunState run, int codec, byte[] body) {
    try {
      writer.journal().admit();
      return SealedSegment.write(
          store.disk(),
          store.uuid(),
          store.environment().random().getAsLong(),
          run,
          takeSegmentNumber(run),
          codec,
          body);
    } catch (IOException e) {
      refuseGone(run);
      if (e instanceof DiskFullException) {
        throw new StoreFullException(store.name(), body.length, e);
      }
      // Nothing was appended, so nothing happened; but what the device keeps is open from now on.
      IOException failed = writer.journal().fail(e);
      throw new StoreFailedException(store.name(), String.valueOf(e.getMessage()), failed);
    }
  }

  private int takeSegmentNumber(RunState run) throws IOException {
    run.lock();
    try {
      if (run.phase() == Phase.DELETED) {
        throw new RunNotFoundException(run.id());
      }
      Appends.refuseDamaged(store, run);
      Leftovers.remove(store.disk(), run);
      return run.takeSegmentNumber();
    } finally {
      run.unlock();
    }
  }

  private static void refuseGone(RunState run) {
    run.lock();
    try {
      if (run.phase() == Phase.DELETED) {
        throw new RunNotFoundException(run.id());
      }
    } finally {
      run.unlock();
    }
  }
}
