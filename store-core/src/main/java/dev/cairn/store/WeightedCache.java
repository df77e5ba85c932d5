package dev.cairn.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was used most recently, up to a number of bytes; the longest unused goes first. For
 * one thread at a time: its owner has a lock.
 */
final class WeightedCache<K, V> {
  private record Kept<V>(V value, long weight) {}

  private final long bytesMax;
  private final Map<K, Kept<V>> byUse = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** Makes a cache that holds up to {@code bytesMax} bytes; of 0 it holds nothing. */
  WeightedCache(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** How many bytes it holds at most. */
  long bytesMax() {
    return bytesMax;
  }

  /** How many bytes it holds, about. */
  long bytes() {
    return bytes;
  }

  /** The value, which counts as used now; null where it is not here. */
  @Nullable V find(K key) {
    Kept<V> kept = byUse.get(key);
    return kept == null ? null : kept.value;
  }

  /**
   * Keeps a value, in the place of the key's other one, and gives up those longest unused that no
   * longer fit beside it. One that is alone too heavy is not kept.
   */
  void put(K key, V value, long weight) {
    remove(key);
    if (weight <= bytesMax) {
      byUse.put(key, new Kept<>(value, weight));
      bytes += weight;
      giveUp();
    }
  }

  private void giveUp() {
    Iterator<Kept<V>> longestUnused = byUse.values().iterator();
    while (bytes > bytesMax) {
      bytes -= longestUnused.next().weight;
      longestUnused.remove();
    }
  }

  /** Gives up a value. */
  void remove(K key) {
    Kept<V> removed = byUse.remove(key);
    bytes -= removed == null ? 0 : removed.weight;
  }
}
