package dev.cairn.store.run;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.io.Disk;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Removes what a crash has left in a run's directory: segments that nothing refers to (FORMAT.md
 * section 10.7).
 */
public final class Leftovers {
  private Leftovers() {}

  /**
   * Removes the files that were begun before this opening and never counted, and those that counted
   * and were replaced, for good: after a clean closing nobody looks for them again. Called with the
   * run's lock held, before the first segment number of this opening is given. Where it fails
   * nobody knows what the device keeps of the directory.
   */
  public static void remove(Disk disk, RunState run) throws IOException {
    if (run.leftoversPossible()) {
      removeIf(disk, run, segment -> leftover(run, segment));
      run.leftoversPossible(false);
    }
  }

  /**
   * Removes the sealed segments to which nothing refers any more. Called with the run's lock held,
   * when its index has just been read.
   *
   * @param referred the numbers of those to which settled records refer
   */
  public static void removeSealed(Disk disk, RunState run, Set<Integer> referred)
      throws IOException {
    remove(disk, run);
    if (run.sealedLeftoversPossible()) {
      removeIf(disk, run, segment -> unreferred(run, segment, referred));
      run.noSealedLeftovers();
    }
  }

  /**
   * Whether there is a segment that may be a sealed one to which nothing refers any more: only the
   * run's index tells. The run's lock is held.
   */
  public static boolean sealedPossible(Disk disk, RunState run) throws IOException {
    if (!run.sealedLeftoversPossible() || !disk.exists(run.directory())) {
      return false;
    }
    for (String name : disk.list(run.directory())) {
      FileNames.SegmentName segment = FileNames.parseSegment(run.directory() + "/" + name);
      if (segment != null && unreferred(run, segment, Set.of())) {
        return true;
      }
    }
    run.noSealedLeftovers();
    return false;
  }

  private static void removeIf(Disk disk, RunState run, Predicate<FileNames.SegmentName> gone)
      throws IOException {
    boolean there = disk.exists(run.directory());
    boolean removed = false;
    for (String name : there ? disk.list(run.directory()) : List.<String>of()) {
      String path = run.directory() + "/" + name;
      FileNames.SegmentName segment = FileNames.parseSegment(path);
      if (segment != null && gone.test(segment)) {
        disk.delete(path);
        removed = true;
      }
    }
    if (removed) {
      disk.forceDirectory(run.directory());
    }
  }

  private static boolean leftover(RunState run, FileNames.SegmentName name) {
    CatalogRow row = run.row();
    if (run.sealedInJournal().contains(name.number())) {
      return false;
    }
    if (row == null) {
      return true;
    }
    return !counts(row, name) && (name.number() >= row.nextSegment() || name.generation() > 0);
  }

  private static boolean counts(CatalogRow row, FileNames.SegmentName name) {
    for (SegmentExtent segment : row.segments()) {
      if (segment.number() == name.number() && segment.generation() == name.generation()) {
        return true;
      }
    }
    return false;
  }

  /** Of what was given before this opening; what has been since may be about to be referred to. */
  private static boolean unreferred(
      RunState run, FileNames.SegmentName name, Set<Integer> referred) {
    CatalogRow row = run.row();
    return row != null
        && name.number() < run.givenFrom()
        && !counts(row, name)
        && !referred.contains(name.number())
        && !run.sealedInJournal().contains(name.number());
  }
}
