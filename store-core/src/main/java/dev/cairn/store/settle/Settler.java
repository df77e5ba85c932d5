package dev.cairn.store.settle;

import dev.cairn.store.catalog.Catalog;
import dev.cairn.store.flight.SettleEvent;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.journal.Journal;
import dev.cairn.store.journal.JournalEnd;
import dev.cairn.store.journal.Settled;
import dev.cairn.store.run.PassWork;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.SegmentAppender;
import dev.cairn.store.run.SegmentFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out settling passes, one at a time (FORMAT.md section 10.5). Runs are written side by
 * side by the workers; the catalog's COMMIT makes all of it count at once.
 *
 * <p>A failure of a pass before its commit loses nothing: the journal still has everything. A
 * failed force ends the journal too, since nobody knows any more what the device keeps.
 */
public final class Settler {
  /** As many as help a device that is asked for many forces at once. */
  public static final int WORKERS = 16;

  /** Among so many runs the next one to be compacted is looked for. */
  private static final int CANDIDATES_MAX = 4_096;

  private static final Logger LOG = System.getLogger("dev.cairn.store");

  private final Journal journal;
  private final Catalog catalog;
  private final SegmentAppender appender;
  private final Removals removals;
  private final Workers workers;
  private final IndexLoader loader;
  private final Replacements replacements;
  private final Pace pace;
  private final ReentrantLock passLock = new ReentrantLock();
  private final Set<RunState> dirty = ConcurrentHashMap.newKeySet();
  private final Set<RunState> reclaimable = ConcurrentHashMap.newKeySet();
  private volatile Settled settled;
  private volatile long settledBytes;
  private volatile boolean hurried;
  private volatile boolean closing;

  /**
   * A settler for one open store.
   *
   * @param removed told of every run whose deletion has settled and whose files are removed
   * @param workers write the runs
   * @param loader reads a run's index, unless it has been
   */
  public Settler(
      Disk disk,
      Journal journal,
      Catalog catalog,
      SegmentAppender appender,
      SegmentFiles segments,
      Consumer<RunState> removed,
      Workers workers,
      IndexLoader loader,
      Settled settled) {
    this.journal = journal;
    this.catalog = catalog;
    this.appender = appender;
    this.removals = new Removals(disk, segments, removed);
    this.workers = workers;
    this.loader = loader;
    this.replacements = new Replacements(disk, segments);
    this.settled = settled;
    this.pace = new Pace(WORKERS, journal.commit()::durable, this::filled, System::nanoTime);
  }

  /**
   * Notes that a run has records to settle. Called before the journal has the record: a pass goes
   * up to the journal's end, and must know of every run that is in it.
   */
  public void dirty(RunState run) {
    dirty.add(run);
  }

  /** The runs that have records to settle. */
  public List<RunState> dirtyRuns() {
    return List.copyOf(dirty);
  }

  /** Whether the next pass will look at a run. */
  public boolean knows(RunState run) {
    return dirty.contains(run);
  }

  /**
   * Has the directory of a run removed by the next pass or at the closing: only then nobody else
   * writes there. Its DELETE is durable, or it has no RUN record and never will.
   */
  public void removeLate(RunState run) {
    removals.addLate(run);
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
   * One pass over everything that is in the journal when it begins, in steps: after each of them
   * files of the journal are free again.
   *
   * @param hurry whether somebody waits for it; else it leaves the device to those who write, until
   *     a quarter of the journal's budget is used up, and then the less, the more is
   * @throws DiskFullException if there is no room for it; what was acknowledged is as safe as
   *     before, and so is what settled in the steps before
   * @throws IOException if it could not be done; what was acknowledged is as safe as before
   */
  public void pass(boolean hurry) throws IOException {
    passLock.lock();
    try {
      hurried = hurry;
      journal.refuseAfterFailure();
      JournalEnd last = journal.end();
      journal.commit().await(last.batch());
      removeDirectories();
      while (settled.batch() < last.batch()) {
        step(last);
        journal.recycle(settled.batch());
        removeDirectories();
      }
      journal.recycle(settled.batch());
      journal.refuseAfterFailure();
      rewriteIfWanted();
      journal.makeReserveAgain();
    } catch (IOException e) {
      journal.settlingFailed(e);
      throw e;
    } catch (RuntimeException | Error e) {
      // Parts of it may still be under way: nothing must be written beside them.
      IOException unused = journal.fail(new IOException("a settling pass ended in " + e, e));
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
      pass(true);
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

  /** From now on somebody waits for the end of every pass, of one that is under way too. */
  public void hurry() {
    closing = true;
  }

  /** Ends the workers. */
  public void close() {
    workers.close();
  }

  private void step(JournalEnd last) throws IOException {
    try {
      settleTo(journal.stepEnd(settled.batch(), settledBytes, last), true);
    } catch (DiskFullException e) {
      settleOnFullDisk(journal.shortestStepEnd(settled.batch(), last), e);
    }
  }

  /**
   * Once more, no further than it takes to free a file of the journal, and with all the room that
   * there is: of runs that are to go, of journal files that are kept for use, of the reserve, and
   * at last of the file that is to be the journal's next.
   */
  private void settleOnFullDisk(JournalEnd end, DiskFullException full) throws IOException {
    boolean removed = removeEarly();
    boolean freed = journal.giveUpFree();
    boolean done = (removed || freed) && settledIfRoom(end);
    if (!done && !inPlaceOfReserve(end)) {
      journal.refuseRoom(full);
      throw full;
    }
  }

  private boolean inPlaceOfReserve(JournalEnd end) throws IOException {
    long bytes = end.appendedBytes() - settledBytes;
    return journal.inPlaceOfReserve(
        bytes, () -> settledIfRoom(end) || (journal.giveUpReady() && settledIfRoom(end)));
  }

  private boolean settledIfRoom(JournalEnd end) throws IOException {
    try {
      settleTo(end, false);
      return true;
    } catch (DiskFullException e) {
      LOG.log(Level.DEBUG, () -> "no room to settle: " + e.getMessage());
      return false;
    }
  }

  private void settleTo(JournalEnd end, boolean rewriting) throws IOException {
    SettlingStep step = new SettlingStep(appender, workers, journal.commit().durable());
    SettleEvent event = new SettleEvent();
    event.begin();
    event.bytes = end.appendedBytes() - settledBytes;
    step.collect(dirty, end.batch(), loader, rewriting);
    boolean committed = false;
    try {
      Settled now = settledAt(end);
      commit(step, now);
      committed = true;
      settled = now;
      settledBytes = end.appendedBytes();
      removals.add(step.gone());
      // Else those that were never worth it would be kept as long as the store is open.
      reclaimable.removeAll(step.gone());
    } catch (DiskFullException e) {
      undo(step);
      throw e;
    } catch (IOException e) {
      // Anything but a lack of room leaves it open what the device keeps.
      throw journal.fail(e);
    } finally {
      if (!committed) {
        step.putBack(dirty);
      }
      if (event.shouldCommit()) {
        event.runs = step.rows().size();
        event.deleted = step.gone().size();
        event.committed = committed;
        event.commit();
      }
    }
  }

  /** Writes what a step has to do, and makes it count. */
  private void commit(SettlingStep step, Settled now) throws IOException {
    step.write(pace);
    // A failure elsewhere meanwhile, and nothing that is forced now can be believed.
    journal.refuseAfterFailure();
    catalog.commit(step.rows(), step.goneRuns(), now);
    step.move(replacements);
    step.runs().forEach(this::noteReclaimable);
  }

  /** Notes that compaction may find something in a run. */
  public void noteReclaimable(RunState run) {
    CatalogRow row = run.row();
    if (row != null && row.reclaimableBytes() > 0) {
      reclaimable.add(run);
    } else {
      reclaimable.remove(run);
    }
  }

  /** Whether compaction has a run to look at that is worth it by itself. */
  public boolean wantsCompaction() {
    return reclaimable.stream().anyMatch(run -> isWorthIt(run, false));
  }

  private static boolean isWorthIt(RunState run, boolean all) {
    CatalogRow row = run.row();
    return row != null && Compaction.isWorthIt(row, all);
  }

  /**
   * One step of compaction: rewrites segments of the runs of which the greatest share can be had
   * back.
   *
   * @param all whether everything that can be had back is worth it; else half of a segment
   * @param bytesMax about so many bytes are read at most, if not one run needs more
   * @throws DiskFullException if there is no room for it; everything is as it was
   * @throws IOException if it could not be done; what was acknowledged is as safe as before
   */
  public Compacted compact(boolean all, long bytesMax) throws IOException {
    passLock.lock();
    try {
      hurried = all;
      journal.refuseAfterFailure();
      removeDirectories();
      SettlingStep step = new SettlingStep(appender, workers, journal.commit().durable());
      boolean more = choose(step, all, bytesMax);
      rewrite(step);
      removeDirectories();
      rewriteIfWanted();
      return step.compacted(more);
    } catch (RuntimeException | Error e) {
      // What counts may not be known to the index: nothing must be written after that.
      IOException unused = journal.fail(new IOException("compaction ended in " + e, e));
      throw e;
    } finally {
      passLock.unlock();
    }
  }

  /**
   * Gives back the room that the last segment of a run keeps for records to come. What lies beyond
   * an extent means nothing; a crash leaves the file longer or shorter.
   */
  public void cutReserve(RunState run) throws IOException {
    passLock.lock();
    try {
      journal.refuseAfterFailure();
      appender.cut(run);
    } catch (IOException e) {
      throw journal.fail(e);
    } finally {
      passLock.unlock();
    }
  }

  /** Gives back the room of journal files that are kept for use, and of the next one. */
  public void giveUpFreeFiles() throws IOException {
    passLock.lock();
    try {
      boolean unused = journal.giveUpFree();
      boolean unusedReady = journal.giveUpReady();
    } finally {
      passLock.unlock();
    }
  }

  private boolean choose(SettlingStep step, boolean all, long bytesMax) {
    List<RunState> candidates =
        reclaimable.stream()
            .filter(run -> isWorthIt(run, all))
            .limit(CANDIDATES_MAX)
            .sorted(Comparator.comparingDouble(Settler::share).reversed())
            .toList();
    long bytes = 0;
    for (RunState run : candidates) {
      PassWork work = bytes < bytesMax ? rewriting(step, run, all) : null;
      if (work != null) {
        step.add(work);
        bytes += work.sourceBytes();
      }
    }
    return !candidates.isEmpty();
  }

  private static double share(RunState run) {
    CatalogRow row = run.row();
    return row == null ? 0 : (double) row.reclaimableBytes() / Math.max(1, row.storedBytes());
  }

  /**
   * Where there is nothing to do, or it cannot be done, it is looked at again when it has changed.
   */
  private @Nullable PassWork rewriting(SettlingStep step, RunState run, boolean all) {
    run.lock();
    try {
      reclaimable.remove(run);
      boolean there = run.phase() == RunState.Phase.LIVE && run.deletedBatch() == 0;
      if (!there || !loader.load(run)) {
        return null;
      }
      RunDamage damage = run.unaccepted();
      if (damage != null) {
        step.refuse(run, damage);
        return null;
      }
      return Compaction.of(run, all, journal.commit().durable());
    } finally {
      run.unlock();
    }
  }

  private void rewrite(SettlingStep step) throws IOException {
    try {
      commit(step, settled);
    } catch (DiskFullException e) {
      undo(step);
      step.works().forEach(this::noteReclaimable);
      throw e;
    } catch (IOException e) {
      throw journal.fail(e);
    }
    step.refused().forEach(Settler::notice);
  }

  /** Of damage without a position nobody can tell whether it is what the owner has accepted. */
  private static void notice(Compacted.Refused refused) {
    RunState run = refused.run();
    run.lock();
    try {
      boolean news = refused.damage().position() > 0 || run.appended().acceptedThrough() == 0;
      if (refused.certain() && news) {
        run.noticed(refused.damage());
      }
    } finally {
      run.unlock();
    }
  }

  /**
   * How much has gathered, of what there is no hurry to settle; more than there can be where
   * somebody waits for the pass to end.
   */
  private double filled() {
    return hurried || closing || passLock.hasQueuedThreads()
        ? Double.POSITIVE_INFINITY
        : journal.filled(unsettledBytes());
  }

  private void undo(SettlingStep step) throws IOException {
    try {
      step.undo();
    } catch (IOException e) {
      throw journal.fail(e);
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

  private void removeDirectories() throws IOException {
    try {
      removals.run();
      replacements.run(workers, pace);
    } catch (IOException e) {
      throw journal.fail(e);
    }
  }

  /** Removes the directories of runs whose DELETE is durable; answers whether there was any. */
  private boolean removeEarly() throws IOException {
    SettlingStep all = new SettlingStep(appender, workers, journal.commit().durable());
    all.collect(dirty, 0, loader, false);
    all.putBack(dirty);
    try {
      return removals.runEarly(all.gone());
    } catch (IOException e) {
      throw journal.fail(e);
    }
  }

  /**
   * Removes directories of deleted runs, and segments that were replaced; answers whether any are
   * still to be removed.
   */
  public boolean removing() throws IOException {
    passLock.lock();
    try {
      removeDirectories();
      boolean any = removals.any() || replacements.any();
      if (!any) {
        replacements.force(workers, Pace.hurried(WORKERS));
      }
      return any;
    } catch (IOException e) {
      throw journal.fail(e);
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
