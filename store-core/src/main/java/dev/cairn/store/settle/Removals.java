package dev.cairn.store.settle;

import dev.cairn.store.io.Disk;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.SegmentFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryNotEmptyException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Removes the directories of deleted runs. One into which a save that lost the race has put a file
 * is tried again by the next pass. Used by whoever settles.
 */
final class Removals {
  private static final Logger LOG = System.getLogger("dev.cairn.store");

  private final Disk disk;
  private final SegmentFiles segments;
  private final Consumer<RunState> removed;
  private final Deque<RunState> waiting = new ArrayDeque<>();
  private final Queue<RunState> late = new ConcurrentLinkedQueue<>();

  /**
   * @param removed told of every run whose deletion has settled and whose files are removed
   */
  Removals(Disk disk, SegmentFiles segments, Consumer<RunState> removed) {
    this.disk = disk;
    this.segments = segments;
    this.removed = removed;
  }

  /** Runs whose GONE is committed: their directories are to go. */
  void add(Collection<RunState> gone) {
    waiting.addAll(gone);
  }

  /**
   * A run whose DELETE is durable, or that never was there: a write that failed may have made its
   * directory, after it was removed perhaps. For any thread.
   */
  void addLate(RunState gone) {
    late.add(gone);
  }

  /** Whether there are any left. */
  boolean any() {
    return !waiting.isEmpty() || !late.isEmpty();
  }

  /** Removes what can be removed. */
  void run() throws IOException {
    for (RunState run = late.poll(); run != null; run = late.poll()) {
      waiting.add(run);
    }
    List<RunState> done = removeAll(List.copyOf(waiting));
    waiting.removeAll(new HashSet<>(done));
    done.forEach(removed);
  }

  /**
   * Removes the directories of runs whose DELETE is durable, though GONE is not committed: on a
   * full disk, to have room. Answers whether there was any of them.
   */
  boolean runEarly(Collection<RunState> gone) throws IOException {
    List<RunState> there = new ArrayList<>();
    for (RunState run : gone) {
      if (disk.exists(run.directory())) {
        there.add(run);
      }
    }
    return !removeAll(there).isEmpty();
  }

  private List<RunState> removeAll(List<RunState> runs) throws IOException {
    List<RunState> done = new ArrayList<>();
    Set<String> parents = new HashSet<>();
    for (RunState run : runs) {
      if (remove(run, parents)) {
        done.add(run);
      }
    }
    for (String parent : parents) {
      disk.forceDirectory(parent);
    }
    return done;
  }

  private boolean remove(RunState run, Set<String> parents) throws IOException {
    markDeleted(run);
    segments.drop(run.number());
    try {
      String parent = RunDirectories.removeUnforced(disk, run.directory());
      if (parent != null) {
        parents.add(parent);
      }
      return true;
    } catch (DirectoryNotEmptyException e) {
      LOG.log(Level.DEBUG, () -> "to be removed by the next pass: " + e.getMessage());
      return false;
    }
  }

  /**
   * From now on no reader looks for the run's files: whoever deleted it may not have come to say so
   * yet.
   */
  private static void markDeleted(RunState run) {
    run.lock();
    try {
      run.phase(RunState.Phase.DELETED);
    } finally {
      run.unlock();
    }
  }
}
