package dev.cairn.store.run;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What came before the records that are going to settle, kept from pass to pass so that it need not
 * be read back: of checkpoints the end of their chain's bodies, of runs their last group of events.
 * Up to a number of bytes, the longest unused given up first. Safe for use by any number of
 * threads.
 */
final class KeptBodies {
  /** What an entry takes beside its bytes, about. */
  private static final int OVERHEAD_BYTES = 160;

  /** The place of a group: no checkpoint has that seq. */
  private static final long GROUP = 0;

  private record Key(long run, long seq) {}

  private record Kept(Object what, long bytes) {}

  private final long bytesMax;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final Map<Key, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  KeptBodies(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** The end of the bodies of a checkpoint's chain, its own the last; null where it is not kept. */
  byte @Nullable [] tail(long run, long seq) {
    lock.lock();
    try {
      Kept found = kept.get(new Key(run, seq));
      return found == null ? null : (byte[]) found.what;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps it; nobody changes it any more. */
  void keepTail(long run, long seq, byte[] tail) {
    keep(new Key(run, seq), new Kept(tail, OVERHEAD_BYTES + tail.length));
  }

  /** The run's last group of events, for whoever goes on with it: it is not kept any more. */
  @Nullable SettlingGroup takeGroup(long run) {
    lock.lock();
    try {
      Kept found = kept.remove(new Key(run, GROUP));
      bytes -= found == null ? 0 : found.bytes;
      return found == null ? null : (SettlingGroup) found.what;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps it. */
  void keepGroup(long run, SettlingGroup group) {
    keep(new Key(run, GROUP), new Kept(group, OVERHEAD_BYTES + group.weight()));
  }

  private void keep(Key key, Kept what) {
    lock.lock();
    try {
      Kept before = kept.put(key, what);
      bytes += what.bytes - (before == null ? 0 : before.bytes);
      giveUp();
    } finally {
      lock.unlock();
    }
  }

  private void giveUp() {
    Iterator<Kept> longestUnused = kept.values().iterator();
    while (bytes > bytesMax) {
      bytes -= longestUnused.next().bytes;
      longestUnused.remove();
    }
  }

  /** Forgets what it has of a run: nothing is to go on with it. */
  void forget(long run) {
    lock.lock();
    try {
      Iterator<Map.Entry<Key, Kept>> all = kept.entrySet().iterator();
      while (all.hasNext()) {
        Map.Entry<Key, Kept> entry = all.next();
        if (entry.getKey().run == run) {
          bytes -= entry.getValue().bytes;
          all.remove();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
