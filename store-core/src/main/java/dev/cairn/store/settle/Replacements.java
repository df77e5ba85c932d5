package dev.cairn.store.settle;

import dev.cairn.store.io.Disk;
import dev.cairn.store.run.Readers;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.SegmentFiles;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Removes the segments that rewritten ones have replaced, once nobody can be reading them any more.
 * Used by whoever settles.
 */
final class Replacements {
  private record Replaced(RunState run, List<String> paths, Readers readers) {}

  private final Disk disk;
  private final SegmentFiles segments;
  private final Deque<Replaced> waiting = new ArrayDeque<>();

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

  /** Removes what can be removed, of so many runs at once. */
  void run(Workers workers, int atOnce) throws IOException {
    List<Callable<Replaced>> removals = new ArrayList<>();
    for (int i = waiting.size(); i > 0; i--) {
      Replaced replaced = waiting.removeFirst();
      if (replaced.readers().gone()) {
        removals.add(() -> removed(replaced));
      } else {
        waiting.addLast(replaced);
      }
    }
    List<Replaced> unused = workers.all(removals, atOnce);
  }

  /** For good: after a clean closing nobody looks for them again. */
  private Replaced removed(Replaced replaced) throws IOException {
    segments.drop(replaced.run().number());
    boolean removed = false;
    for (String path : replaced.paths()) {
      if (disk.exists(path)) {
        disk.delete(path);
        removed = true;
      }
    }
    if (removed) {
      disk.forceDirectory(replaced.run().directory());
    }
    return replaced;
  }
}
