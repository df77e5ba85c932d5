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

/** What a damaged record means for the checkpoints of its node: those that need it, and the rest. */
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
    return exception(run, entry, e, newestIntact(run, entry, e));
  }

  private static CorruptRecordException exception(
      RunState run, CheckpointEntry entry, DamagedException e, long newestIntact) {
    run.lock();
    try {
      RunDamage damage = cause(run, entry, e.damage());
      List<Long> hurt = needing(run, entry.node(), damage.seq());
      return new CorruptRecordException(Failures.damage(run.id(), damage), hurt, newestIntact, e);
    } finally {
      run.unlock();
    }
  }

  /** What is known of a lost record that the chain needs; else what was come upon. */
  private static RunDamage cause(RunState run, CheckpointEntry entry, RunDamage found) {
    CheckpointEntry needed = entry;
    while (needed != null && needed.baseSeq() > 0) {
      long base = needed.baseSeq();
      needed = run.index().checkpoint(base);
      for (RunDamage damage : run.damages()) {
        if (needed == null && damage.seq() == base) {
          return damage;
        }
      }
    }
    return found;
  }

  /** The checkpoints of a node that cannot be read without one of them, itself the first. */
  private static List<Long> needing(RunState run, String node, long seq) {
    List<Long> hurt = new ArrayList<>(List.of(seq));
    Set<Long> bases = new HashSet<>(hurt);
    for (CheckpointEntry entry : run.index().ofNode(node)) {
      if (bases.contains(entry.baseSeq()) && entry.seq() <= run.visible().checkpointSeq()) {
        bases.add(entry.seq());
        hurt.add(entry.seq());
      }
    }
    return hurt;
  }

  /** Each attempt that fails names another record which nothing that is intact needs. */
  private long newestIntact(RunState run, CheckpointEntry latest, DamagedException first)
      throws IOException {
    Set<Long> broken = new HashSet<>(List.of(latest.seq(), first.damage().seq()));
    while (true) {
      try {
        Rebuilt read = chains.read(run, seen -> newestWithout(seen, latest, broken));
        return read == null ? 0 : read.entry().seq();
      } catch (DamagedException another) {
        broken.add(another.damage().seq());
      }
    }
  }

  private static @Nullable CheckpointEntry newestWithout(
      RunState run, CheckpointEntry latest, Set<Long> broken) {
    CheckpointEntry newest = null;
    Set<Long> hurt = new HashSet<>(broken);
    for (CheckpointEntry entry : run.index().ofNode(latest.node())) {
      if (entry.lost() || hurt.contains(entry.seq()) || hurt.contains(entry.baseSeq())) {
        hurt.add(entry.seq());
      } else if (entry.seq() < latest.seq()) {
        newest = entry;
      }
    }
    return newest;
  }
}
