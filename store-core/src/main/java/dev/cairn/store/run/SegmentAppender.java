package dev.cairn.store.run;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.Disk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends settling records to runs' segments. Runs are independent of each other: several threads
 * may each append to another run.
 */
public final class SegmentAppender {
  private final Disk disk;
  private final UUID store;
  private final LongSupplier salts;
  private final Bodies bodies;
  private final SegmentFiles segments;
  private final @Nullable KeptBodies kept;
  private final Set<String> parents = ConcurrentHashMap.newKeySet();
  private final Set<String> unforcedParents = ConcurrentHashMap.newKeySet();

  /**
   * Appends to the runs of one store.
   *
   * @param segments where what has settled before is read
   * @param keptBytesMax the memory for what goes before the records that are going to settle, by
   *     which they are made denser; 0 where they settle as they are
   */
  public SegmentAppender(
      Disk disk,
      UUID store,
      LongSupplier salts,
      Bodies bodies,
      SegmentFiles segments,
      long keptBytesMax) {
    this.disk = disk;
    this.store = store;
    this.salts = salts;
    this.bodies = bodies;
    this.segments = segments;
    this.kept = keptBytesMax == 0 ? null : new KeptBodies(keptBytesMax);
  }

  /**
   * Appends records to a run's segments; what was written is durable when the call returns, except
   * for the entries of new directories: see {@link #unforcedParents}.
   *
   * @param row the run's row before, or null
   */
  public SettledRun append(RunState run, List<Unsettled> records, @Nullable CatalogRow row)
      throws IOException {
    if (row == null) {
      makeDirectory(run);
    }
    try (DensePass dense = kept == null ? null : new DensePass(bodies, kept, segments, run);
        SegmentPass pass = new SegmentPass(disk, store, salts, bodies, run, row, dense)) {
      return pass.append(records);
    }
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

  /** Gives back the room that a run's part of a pass took, which is not to count. */
  public void undo(SettledRun written) throws IOException {
    SegmentPass.undo(disk, written.created(), written.grown());
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
