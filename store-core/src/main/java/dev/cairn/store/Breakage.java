package dev.cairn.store;

import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.run.DamagedException;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a damaged record means for the checkpoints of its node: those that need it, and the rest.
 */
final class Breakage {
  private final Chains chains;

  Breakage(Chains chains) {
    this.chains = chains;
  }

  /** For a checkpoint whose chain has the damage. */
  CorruptRecordException of(RunState run, CheckpointEntry entry, DamagedException e) {
    return exception(run, entry, e, CorruptRecordException.NOT_ASKED);
  }

  /** The same for a node's latest: says which is the newest that is intact. */
  CorruptRecordException ofLatest(RunState run, CheckpointEntry entry, DamagedException e)
      throws IOException {
    Set<Long> broken = new HashSet<>(List.of(entry.seq(), e.damage().seq()));
    return exception(run, entry, e, newestIntact(run, entry.node(), broken));
  }

  /** The same exception, which says besides which checkpoint of a node is the newest intact. */
  CorruptRecordException withNewestIntact(RunState run, String node, CorruptRecordException e) {
    try {
      long newest = newestIntact(run, node, new HashSet<>(e.checkpoints()));
      return new CorruptRecordException(e.damage(), e.checkpoints(), newest, e);
    } catch (IOException another) {
      e.addSuppressed(another);
      return e;
    }
  }

  private static CorruptRecordException exception(
      RunState run, CheckpointEntry entry, DamagedException e, long newestIntact) {
    run.lock();
    try {
      RunDamage damage = cause(run, entry, e.damage());
      return new CorruptRecordException(
          Failures.damage(run.id(), damage), needing(run, damage.seq()), newestIntact, e);
    } finally {
      run.unlock();
    }
  }

  /** What is known of a lost record that the chain needs; else what was come upon. */
  private static RunDamage cause(RunState run, CheckpointEntry entry, RunDamage found) {
    long lost = lostBase(run, entry);
    for (RunDamage damage : run.damages()) {
      if (lost > 0 && damage.seq() == lost) {
        return damage;
      }
    }
    return found;
  }

  private static long lostBase(RunState run, CheckpointEntry entry) {
    CheckpointEntry needed = entry;
    long base = entry.baseSeq();
    while (base > 0 && needed != null) {
      needed = run.index().checkpoint(base);
      if (needed == null) {
        return base;
      }
      base = needed.baseSeq();
    }
    return 0;
  }

  /**
   * The seqs of the checkpoints that cannot be read without one of them, itself the first; the
   * caller holds the run's lock.
   */
  static List<Long> needing(RunState run, long seq) {
    List<Long> hurt = new ArrayList<>(List.of(seq));
    Set<Long> bases = new HashSet<>(hurt);
    for (long next = seq + 1; next <= run.visible().checkpointSeq(); next++) {
      CheckpointEntry entry = run.index().checkpoint(next);
      if (entry != null && bases.contains(entry.baseSeq())) {
        bases.add(next);
        if (!entry.dropped()) {
          hurt.add(next);
        }
      }
    }
    return hurt;
  }

  /**
   * The newest of a node that can be read, 0 for none. Each attempt that fails names another record
   * which nothing that is intact needs.
   */
  private long newestIntact(RunState run, String node, Set<Long> broken) throws IOException {
    while (true) {
      try {
        Rebuilt read = chains.read(run, seen -> newestWithout(seen, node, broken));
        return read == null ? 0 : read.entry().seq();
      } catch (DamagedException another) {
        broken.add(another.damage().seq());
      }
    }
  }

  private static @Nullable CheckpointEntry newestWithout(
      RunState run, String node, Set<Long> broken) {
    CheckpointEntry newest = null;
    Set<Long> hurt = new HashSet<>(broken);
    for (CheckpointEntry entry : run.index().ofNode(node)) {
      boolean visible = entry.seq() <= run.visible().checkpointSeq();
      if (entry.lost() || hurt.contains(entry.seq()) || hurt.contains(entry.baseSeq())) {
        hurt.add(entry.seq());
      } else if (visible && !entry.dropped()) {
        newest = entry;
      }
    }
    return newest;
  }
}
