package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
import dev.cairn.store.run.Leftovers;
import dev.cairn.store.run.RunState;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Iterator;

/**
 * Removes, after an opening of a store that was not closed cleanly, what a crash may have left in
 * runs' directories, run by run: before the store is closed cleanly, since nobody looks after that.
 * Used by whoever settles, and by whoever closes after that.
 */
final class LeftoverSweep {
  private static final Logger LOG = System.getLogger("dev.cairn.store");

  private final OpenStore store;
  private final Lookup lookup;
  private long sweptTo;
  private boolean done;

  LeftoverSweep(OpenStore store) {
    this.store = store;
    this.lookup = new Lookup(store);
    this.done = store.report().cleanlyClosed();
  }

  /** Whether nothing is left of the crash. */
  boolean done() {
    return done;
  }

  /** Looks at so many runs more. */
  void goOn(int runs) throws IOException {
    Iterator<RunState> next = store.runs().after(sweptTo).iterator();
    for (int i = 0; i < runs && next.hasNext(); i++) {
      RunState run = next.next();
      sweptTo = run.number();
      remove(run);
    }
    done = !next.hasNext();
  }

  private void remove(RunState run) throws IOException {
    Writer writer = store.writing();
    boolean sealed;
    run.lock();
    try {
      if (!run.seen()) {
        return;
      }
      Leftovers.remove(store.disk(), run);
      sealed = Leftovers.sealedPossible(store.disk(), run);
    } catch (IOException e) {
      throw writer.journal().fail(e);
    } finally {
      run.unlock();
    }
    if (sealed) {
      read(run);
    }
  }

  /** What a damaged run refers to nobody knows: what may be a leftover of it stays. */
  private void read(RunState run) {
    try {
      lookup.loadForLeftovers(run);
    } catch (StoreIoException | CorruptRecordException e) {
      LOG.log(
          Level.WARNING,
          () -> run.id() + ": what a crash may have left there stays: " + e.getMessage());
    }
  }
}
