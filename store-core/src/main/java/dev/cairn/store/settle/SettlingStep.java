package dev.cairn.store.settle;

import dev.cairn.store.catalog.Gone;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.run.DamagedException;
import dev.cairn.store.run.PassWork;
import dev.cairn.store.run.Pauses;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.SegmentAppender;
import dev.cairn.store.run.SettledRun;
import dev.cairn.store.run.Unsettled;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What one settling step has to do, and has done, of all runs (FORMAT.md section 10.5). */
final class SettlingStep {
  private static final Logger LOG = System.getLogger("dev.cairn.store");

  private final SegmentAppender appender;
  private final Workers workers;
  private final long durable;
  private final List<PassWork> work = new ArrayList<>();
  private final List<RunState> gone = new ArrayList<>();
  private final Queue<SettledRun> written = new ConcurrentLinkedQueue<>();
  private final Queue<Compacted.Refused> refused = new ConcurrentLinkedQueue<>();
  private List<SettledRun> settled = List.of();

  /**
   * A step that has nothing to do yet.
   *
   * @param durable the last batch that is durable: a run whose DELETE it is, or is before it, is
   *     gone; so is what a DROP of it gives up
   */
  SettlingStep(SegmentAppender appender, Workers workers, long durable) {
    this.appender = appender;
    this.workers = workers;
    this.durable = durable;
  }

  /**
   * Takes what there is to settle, off the dirty runs where it is all there is.
   *
   * @param batch the last batch that is to settle
   * @param loader reads a run's index where it is needed
   * @param rewriting whether segments may be rewritten with it
   */
  void collect(Set<RunState> dirty, long batch, IndexLoader loader, boolean rewriting) {
    List<RunState> runs = new ArrayList<>(dirty);
    runs.sort(Comparator.comparingLong(RunState::number));
    for (RunState run : runs) {
      run.lock();
      try {
        if (run.deletedBatch() > 0 && run.deletedBatch() <= durable) {
          // Before its journal files are recycled: whoever deletes it may not have come to say so
          // yet, and no reader must be let in any more.
          run.phase(RunState.Phase.DELETED);
          gone.add(run);
          dirty.remove(run);
        } else {
          collect(dirty, run, run.unsettledUpTo(batch), loader, rewriting);
        }
      } finally {
        run.unlock();
      }
    }
  }

  private void collect(
      Set<RunState> dirty,
      RunState run,
      List<Unsettled> records,
      IndexLoader loader,
      boolean rewriting) {
    if (!records.isEmpty()) {
      if (givesUp(records) && !loader.load(run)) {
        LOG.log(
            Level.WARNING, () -> "what is given up of run " + run.id() + " settles all the same");
      }
      PassWork settling = PassWork.settling(run, records, durable);
      boolean whole = rewriting && Compaction.pays(settling) && loader.load(run);
      PassWork rewritten = whole ? Compaction.whileSettling(settling, durable) : settling;
      work.add(rewritten.gains() ? rewritten : settling);
    }
    if (records.size() == run.unsettled().size()) {
      dirty.remove(run);
    }
  }

  private static boolean givesUp(List<Unsettled> records) {
    return records.stream().anyMatch(record -> record.type() == RecordType.DROP.code());
  }

  /** Notes that a run is not rewritten, since it is damaged. */
  void refuse(RunState run, RunDamage damage) {
    refused.add(new Compacted.Refused(run, damage, true));
  }

  /** Takes what is to be rewritten of a run. */
  void add(PassWork rewriting) {
    work.add(rewriting);
  }

  /** Puts back what there was to settle. */
  void putBack(Set<RunState> dirty) {
    for (PassWork part : work) {
      if (!part.records().isEmpty()) {
        dirty.add(part.run());
      }
    }
    dirty.addAll(gone);
  }

  /** Writes it, at that pace; all of it is durable when this returns, and nothing of it counts. */
  void write(Pace pace) throws IOException {
    List<Workers.Part<Optional<SettledRun>>> parts = new ArrayList<>();
    work.forEach(part -> parts.add(pauses -> write(part, pauses)));
    settled = workers.all(parts, pace).stream().flatMap(Optional::stream).toList();
    forceParents(pace);
  }

  private Optional<SettledRun> write(PassWork part, Pauses pauses) throws IOException {
    try {
      SettledRun settledRun = appender.write(part, durable, pauses);
      written.add(settledRun);
      return Optional.of(settledRun);
    } catch (DamagedException e) {
      if (!part.records().isEmpty()) {
        throw e;
      }
      if (isThere(part.run())) {
        refused.add(new Compacted.Refused(part.run(), e.damage(), e.isCertain()));
      }
      return Optional.empty();
    }
  }

  /** What is missing of a run that was deleted meanwhile is not damaged. */
  private static boolean isThere(RunState run) {
    run.lock();
    try {
      return run.seen();
    } finally {
      run.unlock();
    }
  }

  private void forceParents(Pace pace) throws IOException {
    List<Workers.Part<String>> parts = new ArrayList<>();
    for (String parent : appender.unforcedParents()) {
      parts.add(
          pauses -> {
            appender.forceParent(parent);
            return parent;
          });
    }
    List<String> unused = workers.all(parts, pace);
  }

  /** Gives back the room of what was written: it is not going to count. */
  void undo() throws IOException {
    for (SettledRun run : written) {
      appender.undo(run);
    }
  }

  List<CatalogRow> rows() {
    List<CatalogRow> rows = new ArrayList<>();
    for (SettledRun run : settled) {
      rows.add(run.row());
    }
    return rows;
  }

  /** The runs that are gone with it. */
  Collection<RunState> gone() {
    return gone;
  }

  /** Those that the catalog has to know of: by their row, or to recognise their deletion. */
  List<Gone> goneRuns() {
    List<Gone> runs = new ArrayList<>();
    for (RunState run : gone) {
      String operation = run.deletedBy();
      if (run.row() != null || operation != null) {
        runs.add(new Gone(run.number(), operation == null ? null : run.id(), operation));
      }
    }
    return runs;
  }

  /** From now on readers look where it was written: it counts. */
  void move(Replacements replacements) {
    settled.forEach(settledRun -> move(settledRun, replacements));
  }

  private static void move(SettledRun settledRun, Replacements replacements) {
    RunState run = settledRun.run();
    run.lock();
    try {
      settledRun.moves().apply(run.index());
      run.settled(settledRun.records(), settledRun.journalBytes(), settledRun.row());
      if (!settledRun.replaced().isEmpty()) {
        replacements.add(run, settledRun.replaced(), run.newReaders());
      }
    } finally {
      run.unlock();
    }
  }

  /** What it was to rewrite and has not, since it is damaged. */
  List<Compacted.Refused> refused() {
    return List.copyOf(refused);
  }

  /** What it has done, of compaction. */
  Compacted compacted(boolean more) {
    long before = 0;
    long after = 0;
    for (SettledRun settledRun : settled) {
      before += settledRun.bytesBefore();
      after += settledRun.bytesAfter();
    }
    return new Compacted(settled.size(), before, after, refused(), more);
  }

  /** The runs that it was to write. */
  Collection<RunState> works() {
    return work.stream().map(PassWork::run).toList();
  }

  /** The runs that were written. */
  Collection<RunState> runs() {
    return settled.stream().map(SettledRun::run).toList();
  }
}
