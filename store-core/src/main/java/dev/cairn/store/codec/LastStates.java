package dev.cairn.store.codec;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last states of the nodes that were used most recently, up to a number of bytes: a miss costs
 * a rebuild, never correctness. Safe for use by any number of threads.
 *
 * @param <K> what names a node of a run's incarnation
 */
public final class LastStates<K> {
  private final long bytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, LastState> byUse = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** Makes a cache that holds up to {@code bytesMax} bytes; of 0 it holds nothing. */
  public LastStates(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * Keeps a state, and gives up those longest unused that no longer fit beside it. One that is
   * older than what is there, or alone too large, is not kept.
   */
  public void put(K key, LastState last) {
    lock.lock();
    try {
      LastState before = byUse.get(key);
      if (before == null || before.seq() <= last.seq()) {
        replace(key, last);
      }
    } finally {
      lock.unlock();
    }
  }

  private void replace(K key, LastState last) {
    remove(key);
    if (last.weight() <= bytesMax) {
      byUse.put(key, last);
      bytes += last.weight();
      giveUp();
    }
  }

  private void giveUp() {
    Iterator<LastState> longestUnused = byUse.values().iterator();
    while (bytes > bytesMax) {
      bytes -= longestUnused.next().weight();
      longestUnused.remove();
    }
  }

  /** The node's last state; null if it is not here. */
  public @Nullable LastState get(K key) {
    lock.lock();
    try {
      return byUse.get(key);
    } finally {
      lock.unlock();
    }
  }

  /** Gives up a node's state. */
  public void invalidate(K key) {
    lock.lock();
    try {
      remove(key);
    } finally {
      lock.unlock();
    }
  }

  private void remove(K key) {
    LastState removed = byUse.remove(key);
    bytes -= removed == null ? 0 : removed.weight();
  }

  /** How many bytes it holds, about. */
  public long weight() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
