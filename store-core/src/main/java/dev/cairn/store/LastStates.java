package dev.cairn.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last states of the nodes that were used most recently, up to a number of bytes: a miss costs
 * a rebuild, never correctness. Safe for use by any number of threads; its lock is held for nothing
 * but a look-up.
 */
final class LastStates {
  /**
   * A node of a run's incarnation.
   *
   * @param run the run's number
   */
  private record Key(long run, String node) {}

  private record Kept(LastState state, long weight) {}

  private final long bytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Kept> byUse = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** Makes a cache that holds up to {@code bytesMax} bytes; of 0 it holds nothing. */
  LastStates(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** How many bytes it holds at most. */
  long bytesMax() {
    return bytesMax;
  }

  /** The node's last state; one that holds nothing yet, and is kept, where it is not here. */
  LastState of(long run, String node) {
    Key key = new Key(run, node);
    lock.lock();
    try {
      Kept kept = byUse.get(key);
      if (kept != null) {
        return kept.state;
      }
      LastState empty = new LastState(run, node);
      keep(key, empty);
      return empty;
    } finally {
      lock.unlock();
    }
  }

  /** The node's last state; null where it is not here. */
  @Nullable LastState find(long run, String node) {
    lock.lock();
    try {
      Kept kept = byUse.get(new Key(run, node));
      return kept == null ? null : kept.state;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps a state that has changed, and gives up those longest unused that no longer fit beside it.
   * One that is alone too large is not kept, nor one of which the node has another that is newer.
   * Its own lock is held by the caller.
   */
  void changed(LastState state) {
    Key key = new Key(state.run(), state.node());
    lock.lock();
    try {
      Kept kept = byUse.get(key);
      if (kept == null || kept.state == state || kept.state.seq() <= state.seq()) {
        remove(key);
        keep(key, state);
      }
    } finally {
      lock.unlock();
    }
  }

  private void keep(Key key, LastState state) {
    long weight = state.weight();
    if (weight <= bytesMax) {
      byUse.put(key, new Kept(state, weight));
      bytes += weight;
      giveUp();
    }
  }

  private void giveUp() {
    Iterator<Kept> longestUnused = byUse.values().iterator();
    while (bytes > bytesMax) {
      bytes -= longestUnused.next().weight;
      longestUnused.remove();
    }
  }

  /** Gives up a node's state. */
  void forget(long run, String node) {
    lock.lock();
    try {
      remove(new Key(run, node));
    } finally {
      lock.unlock();
    }
  }

  private void remove(Key key) {
    Kept removed = byUse.remove(key);
    bytes -= removed == null ? 0 : removed.weight;
  }

  /** How many bytes it holds, about. */
  long weight() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
