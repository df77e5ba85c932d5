package dev.cairn.store.run;

import dev.cairn.store.codec.DeflatedBody;
import dev.cairn.store.codec.Deflating;
import org.jspecify.annotations.Nullable;

/** The group of events that settling goes on with, from pass to pass. For one thread at a time. */
final class SettlingGroup {
  private final EventGroup events = new EventGroup();
  private long first;
  private long bytes;

  /**
   * How many events come before the one of that seq in its group; where the group is full, or has
   * not the event before, the event begins a new one.
   */
  int before(long seq) {
    boolean room =
        seq - first < DeflatedBody.GROUP_EVENTS_MAX && bytes <= Deflating.DICTIONARY_BYTES_MAX;
    if (first == 0 || seq != events.next() || !room) {
      first = seq;
      bytes = 0;
    }
    return (int) (seq - first);
  }

  /** The bodies of so many events before the next, one behind the other. */
  byte @Nullable [] dictionary(int before) {
    return events.dictionary(before);
  }

  /** Adds the event that was asked about last. */
  void add(long seq, byte[] body) {
    events.add(seq, first, body);
    bytes += body.length;
  }

  /** What it takes in memory, about. */
  long weight() {
    return 2L * Deflating.DICTIONARY_BYTES_MAX;
  }
}
