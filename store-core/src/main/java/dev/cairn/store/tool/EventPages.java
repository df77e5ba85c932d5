package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.CorruptRecordException;
import dev.cairn.store.WorkflowEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A run's events, read a page at a time. Where a page cannot be read it is read event by event, so
 * that a damaged one costs only itself.
 */
final class EventPages implements Iterator<HistoryEntry> {
  private static final int PAGE_EVENTS = 256;

  private final CheckpointStore store;
  private final String runId;
  private final long lastSeq;
  private final Deque<HistoryEntry> ready = new ArrayDeque<>();
  private long readSeq;
  private long readPosition;

  EventPages(CheckpointStore store, String runId) {
    this.store = store;
    this.runId = runId;
    this.lastSeq = store.getRun(runId).map(run -> run.lastEventSeq()).orElse(0L);
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && readSeq < lastSeq) {
      readPage();
    }
    return !ready.isEmpty();
  }

  @Override
  public HistoryEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void readPage() {
    try {
      take(store.getEvents(runId, readSeq, PAGE_EVENTS));
    } catch (CorruptRecordException e) {
      long end = Math.min(lastSeq, readSeq + PAGE_EVENTS);
      while (readSeq < end) {
        readOne();
      }
    }
  }

  private void readOne() {
    try {
      take(store.getEvents(runId, readSeq, 1));
    } catch (CorruptRecordException e) {
      ready.add(new HistoryEntry.Lost(e.damage(), readPosition));
      readSeq++;
    }
  }

  private void take(List<WorkflowEvent> events) {
    for (WorkflowEvent event : events) {
      ready.add(new HistoryEntry.Happened(event));
      readSeq = event.seq();
      readPosition = event.position();
    }
    if (events.isEmpty()) {
      readSeq = lastSeq;
    }
  }
}
