package dev.cairn.store.run;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.io.Disk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes runs' segments: settles records, and rewrites what is reclaimable. Runs are independent of
 * each other: several threads may each append to another run.
 */
public final class SegmentAppender {
  private final Disk disk;
  private final UUID store;
  private final LongSupplier salts;
  private final Bodies bodies;
  private final SegmentSizes sizes;
  private final SegmentFiles files;
  private final Supplier<Retelling> retellings;
  private final @Nullable KeptBodies kept;
  private final Set<String> parents = ConcurrentHashMap.newKeySet();
  private final Set<String> unforcedParents = ConcurrentHashMap.newKeySet();

  /**
   * Appends to the runs of one store.
   *
   * @param retellings gives every pass one of its own
   * @param keptBytesMax the memory for what goes before the records that are going to settle, by
   *     which they are made denser; 0 where they settle as they are
   */
  public SegmentAppender(
      Disk disk,
      UUID store,
      LongSupplier salts,
      Bodies bodies,
      SegmentSizes sizes,
      SegmentFiles files,
      Supplier<Retelling> retellings,
      long keptBytesMax) {
    this.disk = disk;
    this.store = store;
    this.salts = salts;
    this.bodies = bodies;
    this.sizes = sizes;
    this.files = files;
    this.retellings = retellings;
    this.kept = keptBytesMax == 0 ? null : new KeptBodies(keptBytesMax);
  }

  /**
   * Does a run's part of a pass; what was written is durable when the call returns, except for the
   * entries of new directories: see {@link #unforcedParents}.
   *
   * @param durable the last batch that is durable
   * @param pauses come in between
   * @throws DamagedException if a segment that is to be rewritten is damaged
   */
  public SettledRun write(PassWork work, long durable, Pauses pauses) throws IOException {
    if (work.row() == null) {
      makeDirectory(work.run());
    }
    try {
      return pass(work, pauses);
    } catch (NoSuchFileException e) {
      if (disk.exists(work.run().directory())) {
        throw e;
      }
      // It was there, and is lost with all that was in it: that is this run's damage only.
      makeDirectory(work.run());
      return pass(work, pauses);
    } catch (DamagedException e) {
      if (work.records().isEmpty()) {
        throw e;
      }
      // A damaged run does not hold up others.
      return work.rewrites()
          ? write(work.withoutRewriting(durable), durable, pauses)
          : pass(work.withoutTelling(durable), pauses);
    }
  }

  private SettledRun pass(PassWork work, Pauses pauses) throws IOException {
    try (DensePass dense = dense(work);
        SegmentPass pass =
            new SegmentPass(
                disk, store, salts, bodies, sizes, files, retellings.get(), work, dense, pauses)) {
      return pass.run();
    }
  }

  /**
   * What is made denser is made so by what is before it: where that changes in the same pass, all
   * is left as it is, and the next pass begins anew.
   */
  private @Nullable DensePass dense(PassWork work) {
    KeptBodies known = kept;
    if (known == null) {
      return null;
    }
    if (!work.copiesAll()) {
      known.forget(work.run().number());
      return null;
    }
    return new DensePass(bodies, known, files, work.run());
  }

  private void makeDirectory(RunState run) throws IOException {
    String parent = FileNames.runParent(run.number());
    if (!parents.contains(parent)) {
      create(parent);
      unforcedParents.add(FileNames.RUNS);
      // Only now: another pass must make it where this one could not.
      parents.add(parent);
    }
    create(run.directory());
    unforcedParents.add(parent);
  }

  private void create(String directory) throws IOException {
    try {
      disk.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      // Left by an unfinished pass, or made for a sealed segment.
      if (!disk.exists(directory)) {
        throw e;
      }
    }
  }

  /** Gives back the room that a run's last segment keeps for records to come. */
  public void cut(RunState run) throws IOException {
    CatalogRow row = lastRow(run);
    if (row != null && !row.segments().isEmpty()) {
      SegmentExtent last = row.segments().get(row.segments().size() - 1);
      String path = FileNames.segment(run.directory(), last.number(), last.generation());
      if (disk.exists(path)) {
        new Grown(path, last.extent()).cut(disk);
      }
    }
  }

  private static @Nullable CatalogRow lastRow(RunState run) {
    run.lock();
    try {
      return run.seen() ? run.row() : null;
    } finally {
      run.unlock();
    }
  }

  /** Gives back the room that a run's part of a pass took, which is not to count. */
  public void undo(SettledRun written) throws IOException {
    SegmentWriter.undo(disk, written.created(), written.grown());
  }

  /** The directories in which there are entries to be made durable before anything counts. */
  public List<String> unforcedParents() {
    return List.copyOf(unforcedParents);
  }

  /** Makes the entries of one of them durable. */
  public void forceParent(String parent) throws IOException {
    disk.forceDirectory(parent);
    unforcedParents.remove(parent);
  }
}
