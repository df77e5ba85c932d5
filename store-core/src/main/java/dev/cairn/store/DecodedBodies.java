package dev.cairn.store;

import dev.cairn.store.codec.Delta;
import dev.cairn.store.index.CheckpointEntry;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of chains that were read lately, decoded, up to a number of bytes: whoever reads a
 * history, or goes back and forth in it, needs those of one chain again and again. What is here was
 * part of a state that has passed its content hash, and so does every state that is put together of
 * it. Safe for use by any number of threads.
 */
final class DecodedBodies {
  /** What a body takes in memory beside its bytes, and each of its copies. */
  private static final int BODY_OVERHEAD = 200;

  private static final int COPY_BYTES = 16;

  /**
   * A body, whatever place it is read from: a checkpoint by a base is always told by the same
   * bytes, wherever settling and compaction have moved the record.
   *
   * @param run the run's number
   * @param position of the checkpoint
   * @param baseSeq by which it is told, or 0
   */
  private record Key(long run, long position, long baseSeq) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final WeightedCache<Key, Body> cache;

  /** A decoded body. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Body(byte[] bytes, @Nullable Delta delta) {
    long weight() {
      Delta told = delta;
      return BODY_OVERHEAD + bytes.length + (told == null ? 0 : (long) COPY_BYTES * told.copied());
    }
  }

  /** Makes a cache that holds up to {@code bytesMax} bytes; of 0 it holds nothing. */
  DecodedBodies(long bytesMax) {
    cache = new WeightedCache<>(bytesMax);
  }

  /** How many bytes bodies have together. */
  static long bytes(Body[] bodies) {
    long bytes = 0;
    for (Body body : bodies) {
      bytes += body.bytes.length;
    }
    return bytes;
  }

  /** For every link of a chain its body, or null where it is not here. */
  @Nullable Body[] find(long run, List<Chains.Link> chain) {
    @Nullable Body[] bodies = new Body[chain.size()];
    lock.lock();
    try {
      for (int i = 0; i < bodies.length; i++) {
        bodies[i] = cache.find(key(run, chain.get(i)));
      }
    } finally {
      lock.unlock();
    }
    return bodies;
  }

  /**
   * Keeps the bodies of a chain, those that were not found here. One of a single record is not
   * worth it: its state is as easily read.
   */
  void keep(long run, List<Chains.Link> chain, Body[] bodies, @Nullable Body[] found) {
    if (bodies.length < 2 || Arrays.equals(bodies, found)) {
      return;
    }
    lock.lock();
    try {
      for (int i = 0; i < bodies.length; i++) {
        if (found[i] == null) {
          cache.put(key(run, chain.get(i)), bodies[i], bodies[i].weight());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private static Key key(long run, Chains.Link link) {
    CheckpointEntry base = link.base();
    return new Key(run, link.entry().position(), base == null ? 0 : base.seq());
  }
}
