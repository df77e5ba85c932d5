package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunPage;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunSummary;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** All runs that match a query, however many pages they fill. */
final class RunPages implements Iterator<RunSummary> {
  private final CheckpointStore store;
  private final RunQuery query;
  private RunPage page;
  private int next;

  RunPages(CheckpointStore store, RunQuery query) {
    this.store = store;
    this.query = query;
    this.page = store.listRuns(query);
  }

  @Override
  public boolean hasNext() {
    while (next == page.runs().size() && page.nextCursor() != null) {
      page = store.listRuns(query.withCursor(page.nextCursor()));
      next = 0;
    }
    return next < page.runs().size();
  }

  @Override
  public RunSummary next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.runs().get(next++);
  }
}
