package dev.cairn.store.run;

import dev.cairn.store.codec.DeflatedBody;
import dev.cairn.store.codec.Deflating;
import org.jspecify.annotations.Nullable;

/**
 * The newest bodies of events that follow each other by their seqs, decoded: as many as can be in
 * one group with the next (FORMAT.md section 9). For one thread.
 */
public final class EventGroup {
  private final byte[][] bodies = new byte[DeflatedBody.GROUP_EVENTS_MAX][];

  /** Of each the seq of its group's first; 0 where it does not say of which group it is. */
  private final long[] firsts = new long[DeflatedBody.GROUP_EVENTS_MAX];

  private long next = 1;
  private int count;

  /** Makes one that has none. */
  public EventGroup() {}

  /** The seq behind the last one that it has. */
  public long next() {
    return next;
  }

  /** Whether it has the {@code before} events before a seq, and they are of one group with it. */
  boolean has(int before, long seq) {
    if (before == 0) {
      return true;
    }
    boolean all = seq == next && before <= count;
    for (int i = count - before; all && i < count; i++) {
      all = firsts[i] == 0 || firsts[i] == seq - before;
    }
    return all;
  }

  /**
   * Adds the body of the event of that seq; where others were to come before it, they are gone.
   *
   * @param first the seq of the first event of its group; 0 where it does not say
   */
  public void add(long seq, long first, byte[] body) {
    if (seq != next || body.length > Deflating.DICTIONARY_BYTES_MAX) {
      count = 0;
    }
    if (body.length <= Deflating.DICTIONARY_BYTES_MAX) {
      keep(first, body);
    }
    next = seq + 1;
  }

  private void keep(long first, byte[] body) {
    if (count == bodies.length) {
      count--;
      System.arraycopy(bodies, 1, bodies, 0, count);
      System.arraycopy(firsts, 1, firsts, 0, count);
    }
    firsts[count] = first;
    bodies[count++] = body;
  }

  /** The last so many bodies, one behind the other; null where they are more than may be. */
  byte @Nullable [] dictionary(int before) {
    long bytes = 0;
    for (int i = count - before; i < count; i++) {
      bytes += bodies[i].length;
    }
    if (bytes > Deflating.DICTIONARY_BYTES_MAX) {
      return null;
    }
    byte[] dictionary = new byte[(int) bytes];
    int at = 0;
    for (int i = count - before; i < count; i++) {
      System.arraycopy(bodies[i], 0, dictionary, at, bodies[i].length);
      at += bodies[i].length;
    }
    return dictionary;
  }
}
