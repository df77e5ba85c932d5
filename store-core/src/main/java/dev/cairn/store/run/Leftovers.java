package dev.cairn.store.run;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.io.Disk;
import java.io.IOException;
import java.util.List;

/**
 * Removes what a crash has left in a run's directory: segments that nothing refers to (FORMAT.md
 * section 10.7).
 */
public final class Leftovers {
  private Leftovers() {}

  /**
   * Removes the files that were begun before this opening and never counted, for good: after a
   * clean closing nobody looks for them again. Called with the run's lock held, before the first
   * segment number of this opening is given. Where it fails nobody knows what the device keeps of
   * the directory.
   */
  public static void remove(Disk disk, RunState run) throws IOException {
    if (!run.leftoversPossible()) {
      return;
    }
    boolean there = disk.exists(run.directory());
    boolean removed = false;
    for (String name : there ? disk.list(run.directory()) : List.<String>of()) {
      String path = run.directory() + "/" + name;
      FileNames.SegmentName segment = FileNames.parseSegment(path);
      if (segment != null && leftover(run, segment.number())) {
        disk.delete(path);
        removed = true;
      }
    }
    if (removed) {
      disk.forceDirectory(run.directory());
    }
    run.leftoversPossible(false);
  }

  private static boolean leftover(RunState run, int number) {
    CatalogRow row = run.row();
    if (run.sealedInJournal().contains(number)) {
      return false;
    }
    if (row == null) {
      return true;
    }
    for (SegmentExtent segment : row.segments()) {
      if (segment.number() == number) {
        return false;
      }
    }
    return number >= row.nextSegment();
  }
}
