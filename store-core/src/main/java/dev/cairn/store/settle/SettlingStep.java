package dev.cairn.store.settle;

import dev.cairn.store.catalog.Gone;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.RunIndex;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.SegmentAppender;
import dev.cairn.store.run.SettledRun;
import dev.cairn.store.run.Unsettled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What one settling step has to do, and has done, of all runs (FORMAT.md section 10.5). */
final class SettlingStep {
  private final SegmentAppender appender;
  private final Workers workers;
  private final Map<RunState, List<Unsettled>> work = new LinkedHashMap<>();
  private final List<RunState> gone = new ArrayList<>();
  private final Queue<SettledRun> written = new ConcurrentLinkedQueue<>();
  private List<SettledRun> settled = List.of();

  SettlingStep(SegmentAppender appender, Workers workers) {
    this.appender = appender;
    this.workers = workers;
  }

  /**
   * Takes what there is to do, off the dirty runs where it is all there is.
   *
   * @param batch the last batch that is to settle
   * @param durable the last batch that is durable: a run whose DELETE it is, or is before it, is
   *     gone
   */
  void collect(Set<RunState> dirty, long batch, long durable) {
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
          collect(dirty, run, run.unsettledUpTo(batch));
        }
      } finally {
        run.unlock();
      }
    }
  }

  private void collect(Set<RunState> dirty, RunState run, List<Unsettled> records) {
    if (!records.isEmpty()) {
      work.put(run, records);
    }
    if (records.size() == run.unsettled().size()) {
      dirty.remove(run);
    }
  }

  /** Puts back what there was to do. */
  void putBack(Set<RunState> dirty) {
    dirty.addAll(work.keySet());
    dirty.addAll(gone);
  }

  /**
   * Writes it, so many runs at once; all of it is durable when this returns, and nothing of it
   * counts.
   */
  void write(int atOnce) throws IOException {
    List<Callable<SettledRun>> parts = new ArrayList<>();
    work.forEach((run, records) -> parts.add(() -> write(run, records)));
    settled = workers.all(parts, atOnce);
    forceParents(atOnce);
  }

  private SettledRun write(RunState run, List<Unsettled> records) throws IOException {
    SettledRun part = appender.append(run, records, run.row());
    written.add(part);
    return part;
  }

  private void forceParents(int atOnce) throws IOException {
    List<Callable<String>> parts = new ArrayList<>();
    for (String parent : appender.unforcedParents()) {
      parts.add(
          () -> {
            appender.forceParent(parent);
            return parent;
          });
    }
    List<String> unused = workers.all(parts, atOnce);
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
  void move() {
    settled.forEach(SettlingStep::move);
  }

  private static void move(SettledRun settledRun) {
    RunState run = settledRun.run();
    run.lock();
    try {
      RunIndex index = run.index();
      for (int i = 0; i < settledRun.locations().length; i++) {
        move(index, settledRun.records().get(i), settledRun.locations()[i], settledRun.taken()[i]);
      }
      run.settled(settledRun.locations().length, settledRun.journalBytes(), settledRun.row());
    } finally {
      run.unlock();
    }
  }

  private static void move(RunIndex index, Unsettled record, long to, long bytes) {
    CheckpointEntry checkpoint = record.checkpoint();
    if (checkpoint != null) {
      checkpoint.moveTo(to, bytes, index.checkpoint(checkpoint.baseSeq()));
    } else if (record.type() == RecordType.EVENT.code()) {
      index.moveEvent(record.seq(), to);
    } else if (record.type() == RecordType.RUN.code()) {
      index.creation(to);
    }
  }
}
