package dev.cairn.store.settle;

import dev.cairn.store.catalog.Catalog;
import dev.cairn.store.catalog.Gone;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.RunIndex;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.journal.Journal;
import dev.cairn.store.journal.JournalEnd;
import dev.cairn.store.journal.Settled;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.SegmentAppender;
import dev.cairn.store.run.SegmentFiles;
import dev.cairn.store.run.SettledRun;
import dev.cairn.store.run.Unsettled;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryNotEmptyException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Carries out settling passes, one at a time (FORMAT.md section 10.5). Runs are written side by
 * side by the workers; the catalog's COMMIT makes all of it count at once.
 *
 * <p>A failure of a pass before its commit loses nothing: the journal still has everything. A
 * failed force ends the journal too, since nobody knows any more what the device keeps.
 */
public final class Settler {
  private static final Logger LOG = System.getLogger("dev.cairn.store");

  private final Disk disk;
  private final Journal journal;
  private final Catalog catalog;
  private final SegmentAppender appender;
  private final SegmentFiles segments;
  private final Consumer<RunState> removed;
  private final Workers workers;
  private final ReentrantLock passLock = new ReentrantLock();
  private final Deque<RunState> removing = new ArrayDeque<>();
  private final Set<RunState> dirty = ConcurrentHashMap.newKeySet();
  private volatile Settled settled;
  private volatile long settledBytes;

  /**
   * A settler for one open store.
   *
   * @param removed told of every run whose deletion has settled and whose files are removed
   * @param workers write the runs
   */
  public Settler(
      Disk disk,
      Journal journal,
      Catalog catalog,
      SegmentAppender appender,
      SegmentFiles segments,
      Consumer<RunState> removed,
      Workers workers,
      Settled settled) {
    this.disk = disk;
    this.journal = journal;
    this.catalog = catalog;
    this.appender = appender;
    this.segments = segments;
    this.removed = removed;
    this.workers = workers;
    this.settled = settled;
  }

  /** Notes that a run has records to settle. */
  public void dirty(RunState run) {
    dirty.add(run);
  }

  /** Runs something while no pass is under way. */
  public <T> T betweenPasses(Callable<T> work) throws IOException {
    passLock.lock();
    try {
      return work.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("between passes", e);
    } finally {
      passLock.unlock();
    }
  }

  /** The bytes in the journal that have not settled. */
  public long unsettledBytes() {
    return journal.appendedBytes() - settledBytes;
  }

  /** What has settled. */
  public Settled settled() {
    return settled;
  }

  /**
   * One pass over everything that is in the journal when it begins.
   *
   * @throws IOException if it could not be done; what was acknowledged is as safe as before
   */
  public void pass() throws IOException {
    passLock.lock();
    try {
      journal.refuseAfterFailure();
      JournalEnd end = journal.end();
      journal.commit().await(end.batch());
      removeDirectories();
      if (end.batch() > settled.batch()) {
        pass(end);
      }
      journal.recycle(settled.batch());
    } catch (IOException e) {
      journal.settlingFailed(e);
      throw e;
    } finally {
      passLock.unlock();
    }
  }

  /**
   * A pass that is made only before a deadline of {@link System#nanoTime}; answers whether nothing
   * is left to settle.
   */
  public boolean passUntil(long deadline) throws IOException {
    if (System.nanoTime() - deadline < 0) {
      pass();
    }
    return allSettled();
  }

  /** Whether nothing is left to settle, of what was appended and of what the opening recovered. */
  public boolean allSettled() {
    return journal.end().batch() <= settled.batch();
  }

  /** Ends all writing, after a failure that nobody foresaw. */
  public IOException fail(IOException cause) {
    return journal.fail(cause);
  }

  /** Ends the workers. */
  public void close() {
    workers.close();
  }

  private void pass(JournalEnd end) throws IOException {
    Map<RunState, List<Unsettled>> work = new LinkedHashMap<>();
    List<RunState> gone = new ArrayList<>();
    collect(end.batch(), work, gone);
    boolean committed = false;
    try {
      List<SettledRun> written = write(work);
      appender.forceParents();
      // A failure elsewhere meanwhile, and nothing that is forced now can be believed.
      journal.refuseAfterFailure();
      Settled now = settledAt(end);
      catalog.commit(rows(written), gone(gone), now);
      committed = true;
      written.forEach(Settler::move);
      settled = now;
      settledBytes = end.appendedBytes();
    } catch (IOException e) {
      // No room is a reason to try again later; anything else leaves it open what the device keeps.
      if (e instanceof DiskFullException full) {
        journal.refuseRoom(full);
      }
      throw journal.failUnlessFull(e);
    } finally {
      if (!committed) {
        again(work.keySet());
        again(gone);
      }
    }
    removing.addAll(gone);
    journal.refuseAfterFailure();
    rewriteIfWanted();
    removeDirectories();
  }

  /**
   * Has runs settled by the next pass; how long their segments are is in doubt after one that
   * failed.
   */
  private void again(Collection<RunState> runs) {
    for (RunState run : runs) {
      run.lock();
      try {
        run.lengthsInDoubt(true);
      } finally {
        run.unlock();
      }
      dirty(run);
    }
  }

  private Settled settledAt(JournalEnd end) {
    return new Settled(
        journal.epoch(),
        end.file(),
        end.offset(),
        end.batch(),
        end.crc(),
        journal.commit().durable(),
        end.commitPosition());
  }

  private void collect(long batch, Map<RunState, List<Unsettled>> work, List<RunState> gone) {
    List<RunState> runs = new ArrayList<>(dirty);
    runs.sort(Comparator.comparingLong(RunState::number));
    for (RunState run : runs) {
      run.lock();
      try {
        List<Unsettled> records = run.unsettledUpTo(batch);
        if (run.deletedBatch() > 0 && run.deletedBatch() <= batch) {
          gone.add(run);
        } else if (!records.isEmpty()) {
          work.put(run, records);
        }
        if (records.size() == run.unsettled().size()) {
          dirty.remove(run);
        }
      } finally {
        run.unlock();
      }
    }
  }

  private List<SettledRun> write(Map<RunState, List<Unsettled>> work) throws IOException {
    List<Callable<SettledRun>> parts = new ArrayList<>();
    work.forEach((run, records) -> parts.add(() -> appender.append(run, records, run.row())));
    return workers.all(parts);
  }

  private static List<CatalogRow> rows(List<SettledRun> written) {
    List<CatalogRow> rows = new ArrayList<>();
    for (SettledRun run : written) {
      rows.add(run.row());
    }
    return rows;
  }

  /** Those that the catalog has to know of: by their row, or to recognise their deletion. */
  private static List<Gone> gone(List<RunState> runs) {
    List<Gone> gone = new ArrayList<>();
    for (RunState run : runs) {
      String operation = run.deletedBy();
      if (run.row() != null || operation != null) {
        gone.add(new Gone(run.number(), operation == null ? null : run.id(), operation));
      }
    }
    return gone;
  }

  private static void move(SettledRun settledRun) {
    RunState run = settledRun.run();
    run.lock();
    try {
      RunIndex index = run.index();
      for (int i = 0; i < settledRun.locations().length; i++) {
        move(index, settledRun.records().get(i), settledRun.locations()[i]);
      }
      run.settled(settledRun.locations().length, settledRun.bytes(), settledRun.row());
      run.lengthsInDoubt(false);
    } finally {
      run.unlock();
    }
  }

  private static void move(RunIndex index, Unsettled record, long to) {
    CheckpointEntry checkpoint = record.checkpoint();
    if (checkpoint != null) {
      checkpoint.moveTo(to);
    } else if (record.type() == RecordType.EVENT.code()) {
      index.moveEvent(record.seq(), to);
    } else if (record.type() == RecordType.RUN.code()) {
      index.creation(to);
    }
  }

  /**
   * Removes the directories of deleted runs. One into which a save that lost the race has put a
   * file is tried again by the next pass; any other failure leaves it open what the device keeps.
   */
  private void removeDirectories() throws IOException {
    for (RunState run : List.copyOf(removing)) {
      markDeleted(run);
      segments.drop(run.number());
      try {
        RunDirectories.remove(disk, run.directory());
      } catch (DirectoryNotEmptyException e) {
        LOG.log(Level.DEBUG, () -> "to be removed by the next pass: " + e.getMessage());
        continue;
      } catch (IOException e) {
        throw journal.fail(e);
      }
      removed.accept(run);
      removing.remove(run);
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

  /** Whether directories of deleted runs are still to be removed. */
  public boolean removing() {
    passLock.lock();
    try {
      return !removing.isEmpty();
    } finally {
      passLock.unlock();
    }
  }

  private void rewriteIfWanted() throws IOException {
    if (catalog.wantsRewriting()) {
      try {
        catalog.rewrite(settled);
      } catch (DiskFullException e) {
        // The old one serves on, and a later pass tries again.
        LOG.log(Level.DEBUG, () -> "no room to rewrite the catalog: " + e.getMessage());
      } catch (IOException e) {
        throw journal.fail(e);
      }
    }
  }
}
