package dev.cairn.store.run;

import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.DropEntry;
import dev.cairn.store.index.Location;
import dev.cairn.store.index.Operations.Operation;
import dev.cairn.store.index.RunIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the records that a pass writes: decided for all of them while the run's lock is
 * held, since what is given up may be needed by what is not. A record of which nothing is said is
 * copied as it is.
 *
 * <pre>
 *   given up, and its DROP durable?
 *     no:  its base is to be left out   -> told anew; else copied
 *     yes: another that stays as it is is told by it -> copied
 *          it belongs to an operation that is remembered, or will be where what is not durable
 *          is lost -> stripped of its body
 *          else -> left out
 * </pre>
 */
public final class Fates {
  /** Which records a pass writes. */
  interface Scope {
    /** Whether it writes the record of a checkpoint. */
    boolean has(CheckpointEntry entry);

    /** Whether it may tell a checkpoint anew; else what that is told by stays. */
    boolean mayTell();

    /** Whether it may leave out tags that say nothing any more. */
    boolean tagsMayGo();
  }

  /**
   * What is not durable yet, and may be lost.
   *
   * @param drops the records by which checkpoints are given up
   * @param pushedOut the operations that are forgotten because of newer ones
   */
  record Undurable(List<DropEntry> drops, List<Operation> pushedOut) {}

  /** What a checkpoint is to be told by, of those that count; whole where there is none. */
  record Telling(CheckpointEntry entry, @Nullable CheckpointEntry base) {}

  private final Map<Long, Telling> toldAnew = new HashMap<>();
  private final Set<Long> stripped = new HashSet<>();
  private final Set<Long> leftOut = new HashSet<>();
  private final Set<Long> obsolete = new HashSet<>();
  private long reclaimableBytes;

  private Fates() {}

  /**
   * Of a run all of whose records are copied as they are.
   *
   * @param reclaimableBytes the bytes of what is given up all the same
   */
  static Fates nothingSpecial(long reclaimableBytes) {
    Fates fates = new Fates();
    fates.reclaimableBytes = reclaimableBytes;
    return fates;
  }

  /**
   * Decides; the run's lock is held and its index loaded.
   *
   * @param through the last position that is in segments after the pass
   * @param undurable what is not durable yet
   */
  static Fates of(RunState run, Scope scope, long through, Undurable undurable) {
    return new Deciding(run.index(), scope, through, undurable).decide();
  }

  /** Whether any checkpoint is not copied as it is: what is given up goes, or is not needed. */
  boolean gain() {
    return !(toldAnew.isEmpty() && stripped.isEmpty() && leftOut.isEmpty());
  }

  /** The checkpoint that is to be told anew; null where it is not. */
  @Nullable Telling toldAnew(long seq) {
    return toldAnew.get(seq);
  }

  /** Whether a checkpoint is to lose its body. */
  boolean isStripped(long seq) {
    return stripped.contains(seq);
  }

  /** Whether a checkpoint is left out. */
  boolean isLeftOut(long seq) {
    return leftOut.contains(seq);
  }

  /** Whether the DROP or TAG at a position is left out. */
  boolean isObsolete(long position) {
    return obsolete.contains(position);
  }

  /** The bytes of what is given up and in segments after the pass. */
  long reclaimableBytes() {
    return reclaimableBytes;
  }

  /** The work of deciding. */
  private static final class Deciding {
    private final RunIndex index;
    private final Scope scope;
    private final long through;
    private final Undurable undurable;
    private final Fates fates = new Fates();
    private final Set<Long> needed = new HashSet<>();

    /** What is told by them, directly or not, is in a segment that the pass does not write. */
    private final Set<Long> rigid = new HashSet<>();

    Deciding(RunIndex index, Scope scope, long through, Undurable undurable) {
      this.index = index;
      this.scope = scope;
      this.through = through;
      this.undurable = undurable;
    }

    Fates decide() {
      for (String node : index.nodes()) {
        decide(index.ofNode(node));
      }
      for (DropEntry drop : index.drops()) {
        if (drop.position() <= through && nothingIsLeftOf(drop)) {
          fates.obsolete.add(drop.position());
        }
      }
      if (scope.tagsMayGo()) {
        index.obsoleteTags(through, fates.obsolete::add);
      }
      fates.reclaimableBytes = reclaimableBytes();
      return fates;
    }

    /** What is told comes after what it is told by: so the last is decided first. */
    private void decide(List<CheckpointEntry> ofNode) {
      List<CheckpointEntry> anew = new ArrayList<>();
      for (int i = ofNode.size() - 1; i >= 0; i--) {
        CheckpointEntry entry = ofNode.get(i);
        if (rigid.contains(entry.seq()) || (!scope.has(entry) && inSegments(entry))) {
          // Its bytes may depend on those of all records before it in its chain.
          rigid.add(entry.baseSeq());
        }
        if (!givenUp(entry)) {
          keep(entry, anew);
        } else if (needed.contains(entry.seq()) || !scope.has(entry)) {
          needBaseOf(entry);
        } else if (!isRemembered(entry)) {
          fates.leftOut.add(entry.seq());
        } else if (!entry.bare()) {
          fates.stripped.add(entry.seq());
        }
      }
      if (!anew.isEmpty()) {
        tellAnew(ofNode, anew);
      }
    }

    private void keep(CheckpointEntry entry, List<CheckpointEntry> anew) {
      CheckpointEntry base = entry.baseSeq() == 0 ? null : index.checkpoint(entry.baseSeq());
      boolean may = scope.mayTell() && scope.has(entry) && !entry.lost();
      if (base != null && givenUp(base) && may && !rigid.contains(entry.seq())) {
        anew.add(entry);
      } else {
        needBaseOf(entry);
      }
    }

    private void needBaseOf(CheckpointEntry entry) {
      if (entry.baseSeq() > 0) {
        needed.add(entry.baseSeq());
      }
    }

    private boolean givenUp(CheckpointEntry entry) {
      return entry.dropped()
          && undurable.drops().stream().noneMatch(drop -> drop.seqs().has(entry.seq()));
    }

    /** If an operation that is not durable is lost the one that it has pushed out is asked for. */
    private boolean isRemembered(CheckpointEntry entry) {
      return index.isRemembered(entry.position())
          || undurable.pushedOut().stream().anyMatch(operation -> operation.has(entry.position()));
    }

    /**
     * By the one before that counts, unless the chain got longer: what is told by it in turn must
     * not become too long. What is told by one that is told anew and comes from a segment is told
     * anew by the same: its bytes may depend on all of its chain.
     */
    private void tellAnew(List<CheckpointEntry> ofNode, List<CheckpointEntry> anew) {
      Set<CheckpointEntry> wanted = new HashSet<>(anew);
      Map<Long, Integer> records = new HashMap<>();
      CheckpointEntry before = null;
      for (CheckpointEntry entry : ofNode) {
        int own = records.getOrDefault(entry.baseSeq(), 0) + 1;
        Telling base = fates.toldAnew.get(entry.baseSeq());
        if (wanted.contains(entry)) {
          int byBefore = before == null ? 0 : records.getOrDefault(before.seq(), 0) + 1;
          boolean shorter = before != null && byBefore <= entry.records();
          own = shorter ? byBefore : 1;
          fates.toldAnew.put(entry.seq(), new Telling(entry, shorter ? before : null));
        } else if (base != null && isLeft(entry) && scope.has(entry) && inSegments(entry)) {
          fates.toldAnew.put(entry.seq(), new Telling(entry, base.entry()));
        }
        records.put(entry.seq(), own);
        before = givenUp(entry) || entry.lost() ? before : entry;
      }
    }

    private boolean nothingIsLeftOf(DropEntry drop) {
      for (int i = 0; i < drop.seqs().size(); i++) {
        for (CheckpointEntry entry : index.between(drop.seqs().first(i), drop.seqs().last(i))) {
          if (isLeft(entry)) {
            return false;
          }
        }
      }
      return true;
    }

    private boolean isLeft(CheckpointEntry entry) {
      return !entry.bare()
          && !fates.leftOut.contains(entry.seq())
          && !fates.stripped.contains(entry.seq());
    }

    /** What a DROP that is still in the journal gives up, replaying it will count. */
    private long reclaimableBytes() {
      long bytes = 0;
      for (CheckpointEntry entry : index.checkpoints()) {
        boolean settled = inSegments(entry) || entry.position() <= through;
        if (entry.dropped() && isLeft(entry) && settled && !isDroppedLater(entry)) {
          bytes += entry.storedBytes();
        }
      }
      return bytes;
    }

    private static boolean inSegments(CheckpointEntry entry) {
      return !Location.isInJournal(entry.location());
    }

    private boolean isDroppedLater(CheckpointEntry entry) {
      for (DropEntry drop : index.drops()) {
        if (drop.position() > through && drop.seqs().has(entry.seq())) {
          return true;
        }
      }
      return false;
    }
  }
}
