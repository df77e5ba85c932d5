package dev.cairn.bench.compare.contender;

import org.jspecify.annotations.Nullable;

/**
 * One write to an ordered map. A class, not a record: arrays have no equality of their own.
 *
 * <p>With a value it is put; without one, every key that begins with this one goes.
 */
final class Change {
  final byte[] key;
  final byte @Nullable [] value;

  private Change(byte[] key, byte @Nullable [] value) {
    this.key = key;
    this.value = value;
  }

  static Change put(byte[] key, byte[] value) {
    return new Change(key, value);
  }

  static Change deleteAll(byte[] prefix) {
    return new Change(prefix, null);
  }
}
