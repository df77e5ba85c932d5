package dev.cairn.store.settle;

import dev.cairn.store.io.Disk;
import dev.cairn.store.run.Readers;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.SegmentFiles;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes the segments that rewritten ones have replaced, once nobody can be reading them any more.
 * Used by whoever settles.
 */
final class Replacements {
  /** The directories of no more runs than that wait for their force. */
  private static final int UNFORCED_MAX = 4_096;

  private record Replaced(RunState run, List<String> paths, Readers readers) {}

  private final Disk disk;
  private final SegmentFiles segments;
  private final Deque<Replaced> waiting = new ArrayDeque<>();
  private final Set<String> unforced = new HashSet<>();

  Replacements(Disk disk, SegmentFiles segments) {
    this.disk = disk;
    this.segments = segments;
  }

  /**
   * Files of a run to which nothing refers any more.
   *
   * @param readers those who may still be reading them
   */
  void add(RunState run, List<String> paths, Readers readers) {
    waiting.add(new Replaced(run, paths, readers));
  }

  /** Whether there are any left. */
  boolean any() {
    return !waiting.isEmpty();
  }

  /** Removes what can be removed. */
  void run(Workers workers, Pace pace) throws IOException {
    for (int i = waiting.size(); i > 0; i--) {
      Replaced replaced = waiting.removeFirst();
      if (replaced.readers().gone()) {
        remove(replaced);
      } else {
        waiting.addLast(replaced);
      }
    }
    if (unforced.size() > UNFORCED_MAX) {
      force(workers, pace);
    }
  }

  private void remove(Replaced replaced) throws IOException {
    segments.drop(replaced.run().number());
    for (String path : replaced.paths()) {
      if (disk.exists(path)) {
        disk.delete(path);
        unforced.add(replaced.run().directory());
      }
    }
  }

  /**
   * Makes sure that what was removed does not come back: after a clean closing nobody looks for it.
   * Until then an opening does, so that it need not be done for each.
   */
  void force(Workers workers, Pace pace) throws IOException {
    List<Workers.Part<String>> forces = new ArrayList<>();
    for (String directory : unforced) {
      forces.add(
          pauses -> {
            if (disk.exists(directory)) {
              disk.forceDirectory(directory);
            }
            return directory;
          });
    }
    List<String> unused = workers.all(forces, pace);
    unforced.clear();
  }
}
