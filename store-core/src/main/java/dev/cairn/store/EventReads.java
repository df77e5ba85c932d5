package dev.cairn.store;

import dev.cairn.store.codec.DeflatedBody;
import dev.cairn.store.index.Location;
import dev.cairn.store.run.EventBodies;
import dev.cairn.store.run.Frame;
import dev.cairn.store.run.RunState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the events of a run, some at a time: where they are is found under one hold of the run's
 * lock, and what lies close together is read at once.
 */
final class EventReads {
  private static final int EVENTS_AT_ONCE = 1_024;

  /** There are no more events. */
  private static final long LAST = -1;

  /** There is no such run any more. */
  private static final long GONE = -2;

  private final OpenStore store;
  private final Lookup lookup;
  private final Contents contents;

  EventReads(OpenStore store) {
    this.store = store;
    this.lookup = new Lookup(store);
    this.contents = new Contents(store);
  }

  /** The events of a run behind a seq, up to {@code limit} of them. */
  List<WorkflowEvent> after(String runId, long sinceSeq, int limit) {
    notNegative("sinceSeq", sinceSeq);
    notNegative("limit", limit);
    RunState run = lookup.find(runId);
    if (run == null) {
      return List.of();
    }
    List<WorkflowEvent> events = new ArrayList<>();
    try {
      long since = sinceSeq;
      while (since >= 0 && events.size() < limit) {
        since = read(run, since, limit - events.size(), events);
      }
      return events;
    } catch (IOException e) {
      return lookup.absentIfGone(run, e, List.of());
    }
  }

  private static void notNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + ": expected no negative number, found " + value);
    }
  }

  /**
   * Reads some events behind a seq; answers the seq behind which there may be more; negative where
   * there is none.
   */
  private long read(RunState run, long since, int limit, List<WorkflowEvent> events)
      throws IOException {
    try (RecordReads reads = new RecordReads(store, run);
        EventBodies bodies = new EventBodies(store.bodies())) {
      Stretch stretch =
          lookup.locked(run, Stretch.end(GONE), seen -> find(seen, since, limit, reads));
      if (stretch.next == GONE) {
        // What was read before the run was deleted is not all of it.
        events.clear();
      }
      for (int i = stretch.asked; i < stretch.locations.length; i++) {
        if (stretch.locations[i] != Location.NONE) {
          long seq = stretch.seq(i);
          Frame frame = reads.read(stretch.locations[i], stretch.ahead[i]);
          events.add(
              contents.event(
                  run, seq, frame, bodies, before -> needed(run, stretch, before, reads)));
        }
      }
      return stretch.next;
    }
  }

  /** The record of an event that is not asked for, but needed to read one that is. */
  private static Frame needed(RunState run, Stretch stretch, long seq, RecordReads reads)
      throws IOException {
    int at = (int) (seq - stretch.first);
    if (at >= 0 && stretch.locations[at] != Location.NONE) {
      return reads.read(stretch.locations[at], stretch.ahead[at]);
    }
    run.lock();
    try {
      throw Lookup.lost(run, seq);
    } finally {
      run.unlock();
    }
  }

  /**
   * Where events are that follow each other, each {@link Location#NONE} where its loss is accepted:
   * those that may be needed to read the first that is asked for, and from {@code asked} on those
   * that are asked for.
   *
   * @param first the seq of the first
   * @param ahead how much to read where each begins, if it has to be read
   * @param next the seq behind which there may be more, {@link #LAST} or {@link #GONE}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stretch(long first, long[] locations, long[] ahead, int asked, long next) {
    /** No more of them: there are none, or the run is gone. */
    static Stretch end(long why) {
      return new Stretch(1, new long[0], new long[0], 0, why);
    }

    long seq(int i) {
      return first + i;
    }
  }

  private Stretch find(RunState run, long since, int limit, RecordReads reads) {
    long last = run.visible().eventSeq();
    long to = since >= last ? since : Math.min(last, since + Math.min(limit, EVENTS_AT_ONCE));
    boolean more = to < last;
    if (!more) {
      lookup.refuseInDoubt(run.id());
    }
    if (to == since) {
      return Stretch.end(LAST);
    }
    int asked = (int) Math.min(since, DeflatedBody.GROUP_EVENTS_MAX - 1);
    long[] locations = new long[asked + (int) (to - since)];
    for (int i = asked; i < locations.length; i++) {
      locations[i] = locate(run, since - asked + 1 + i, reads);
    }
    if (!Location.isInJournal(firstOf(locations, asked))) {
      for (int i = 0; i < asked; i++) {
        locations[i] = pinned(run.index().event(since - asked + 1 + i), reads);
      }
    }
    long first = since - asked + 1;
    return new Stretch(first, locations, ReadAhead.of(locations), asked, more ? to : LAST);
  }

  /** Where the first is that is there: those before it in its group have settled as it has. */
  private static long firstOf(long[] locations, int from) {
    int i = from;
    while (i < locations.length - 1 && locations[i] == Location.NONE) {
      i++;
    }
    return locations[i];
  }

  private static long locate(RunState run, long seq, RecordReads reads) {
    long location = run.index().event(seq);
    if (location == Location.NONE) {
      Lookup.refuseLostEvent(run, seq);
    }
    return pinned(location, reads);
  }

  private static long pinned(long location, RecordReads reads) {
    if (location != Location.NONE) {
      reads.pin(location);
    }
    return location;
  }
}
