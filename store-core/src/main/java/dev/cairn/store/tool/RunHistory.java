package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.CorruptRecordException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run's history in position order: three lists of the store merged into one. Events come a page
 * at a time, and states not at all, so that a run of any length can be told. What is damaged
 * becomes an entry of its own, and the rest is told all the same.
 */
final class RunHistory implements Iterator<HistoryEntry> {
  private final List<Head> heads;

  RunHistory(CheckpointStore store, String runId) {
    heads =
        List.of(
            new Head(readable(() -> store.getStatusHistory(runId), HistoryEntry.Status::new)),
            new Head(readable(() -> store.listCheckpoints(runId), HistoryEntry.Saved::new)),
            new Head(new EventPages(store, runId)));
  }

  @Override
  public boolean hasNext() {
    return heads.stream().anyMatch(head -> head.entry != null);
  }

  @Override
  public HistoryEntry next() {
    Head first = null;
    for (Head head : heads) {
      if (head.entry != null && (first == null || head.position() < first.position())) {
        first = head;
      }
    }
    if (first == null) {
      throw new NoSuchElementException();
    }
    return first.take();
  }

  private static <T> Iterator<HistoryEntry> readable(
      Supplier<List<T>> list, Function<T, HistoryEntry> entry) {
    try {
      return list.get().stream().map(entry).iterator();
    } catch (CorruptRecordException e) {
      return List.<HistoryEntry>of(new HistoryEntry.Lost(e.damage(), 0)).iterator();
    }
  }

  /** The next entry of one of the lists. */
  private static final class Head {
    private final Iterator<HistoryEntry> rest;
    private @Nullable HistoryEntry entry;

    Head(Iterator<HistoryEntry> rest) {
      this.rest = rest;
      this.entry = rest.hasNext() ? rest.next() : null;
    }

    long position() {
      return entry == null ? Long.MAX_VALUE : entry.position();
    }

    HistoryEntry take() {
      HistoryEntry taken = entry;
      if (taken == null) {
        throw new NoSuchElementException();
      }
      entry = rest.hasNext() ? rest.next() : null;
      return taken;
    }
  }
}
