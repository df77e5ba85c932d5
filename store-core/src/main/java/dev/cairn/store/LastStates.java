package dev.cairn.store;

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

  private final ReentrantLock lock = new ReentrantLock();
  private final WeightedCache<Key, LastState> cache;

  /** Makes a cache that holds up to {@code bytesMax} bytes; of 0 it holds nothing. */
  LastStates(long bytesMax) {
    cache = new WeightedCache<>(bytesMax);
  }

  /** How many bytes it holds at most. */
  long bytesMax() {
    return cache.bytesMax();
  }

  /** The node's last state; one that holds nothing yet, and is kept, where it is not here. */
  LastState of(long run, String node) {
    Key key = new Key(run, node);
    lock.lock();
    try {
      LastState kept = cache.find(key);
      if (kept != null) {
        return kept;
      }
      LastState empty = new LastState(run, node);
      cache.put(key, empty, empty.weight());
      return empty;
    } finally {
      lock.unlock();
    }
  }

  /** The node's last state; null where it is not here. */
  @Nullable LastState find(long run, String node) {
    lock.lock();
    try {
      return cache.find(new Key(run, node));
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
      LastState kept = cache.find(key);
      if (kept == null || kept == state || kept.seq() <= state.seq()) {
        cache.put(key, state, state.weight());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives up a node's state. */
  void forget(long run, String node) {
    lock.lock();
    try {
      cache.remove(new Key(run, node));
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes it holds, about. */
  long weight() {
    lock.lock();
    try {
      return cache.bytes();
    } finally {
      lock.unlock();
    }
  }
}
