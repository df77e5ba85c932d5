package dev.cairn.store;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.Ids;
import dev.cairn.store.run.DamagedException;
import dev.cairn.store.run.Leftovers;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunLoader;
import dev.cairn.store.run.RunState;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds runs for readers, with their index loaded, and decides what becomes of an answer that
 * cannot be given: the run is gone, records are lost, or nobody knows.
 */
final class Lookup {
  private final OpenStore store;

  Lookup(OpenStore store) {
    this.store = store;
  }

  /** The run of that id, or null where readers see none. */
  @Nullable RunState find(String runId) {
    Ids.check("runId", runId);
    RunState run = store.runs().find(runId);
    if (run == null || gone(run)) {
      refuseInDoubt(runId);
      return null;
    }
    return run;
  }

  /**
   * What {@code answer} makes of a run, under its lock and with its index loaded; {@code absent}
   * where it is gone.
   */
  <T> T locked(RunState run, T absent, Function<RunState, T> answer) {
    run.lock();
    try {
      if (!run.seen()) {
        return absent;
      }
      load(run);
      return answer.apply(run);
    } finally {
      run.unlock();
    }
  }

  /** Reads a run's index from its segments, unless it has been. */
  void load(RunState run) {
    run.lock();
    try {
      run.touch();
      CatalogRow row = run.row();
      if (run.seen() && !run.loaded() && row != null) {
        // Where a loss was accepted, what is lost has to be known: no INDEX tells that.
        boolean whole = run.appended().acceptedThrough() > 0;
        RunLoader.Loaded loaded = RunLoader.load(store.segments(), store.bodies(), row, whole);
        removeLeftovers(run, loaded);
        run.load(loaded.index(), loaded.damages());
        store.runs().loaded(run);
      }
    } catch (IOException e) {
      throw Failures.ofRead(run.id(), store.name(), e);
    } finally {
      run.unlock();
    }
  }

  /** Reads a run's index, once more if it has been, to see which sealed segments it refers to. */
  void loadForLeftovers(RunState run) {
    run.lock();
    try {
      CatalogRow row = run.row();
      if (run.seen() && !run.loaded()) {
        load(run);
      } else if (run.seen() && row != null) {
        removeLeftovers(run, RunLoader.load(store.segments(), store.bodies(), row, false));
      }
    } catch (IOException e) {
      throw Failures.ofRead(run.id(), store.name(), e);
    } finally {
      run.unlock();
    }
  }

  /** Of a damaged run nobody knows to what its records refer: there every sealed segment stays. */
  private void removeLeftovers(RunState run, RunLoader.Loaded loaded) throws IOException {
    OpenStore.Writer writer = store.writer();
    if (writer != null && loaded.damages().isEmpty()) {
      try {
        Leftovers.removeSealed(store.disk(), run, loaded.sealed());
      } catch (IOException e) {
        throw writer.journal().fail(e);
      }
    }
  }

  /** Reads a run's index again, from every record there is, so that all that is lost is known. */
  void loadWhole(RunState run) {
    load(run);
    run.lock();
    try {
      CatalogRow row = run.row();
      if (row != null) {
        RunLoader.Loaded loaded = RunLoader.load(store.segments(), store.bodies(), row, true);
        run.reload(loaded);
      }
    } catch (IOException e) {
      throw Failures.ofRead(run.id(), store.name(), e);
    } finally {
      run.unlock();
    }
  }

  /** Whether readers do not see a run any more. */
  static boolean gone(RunState run) {
    run.lock();
    try {
      return !run.seen();
    } finally {
      run.unlock();
    }
  }

  <T> T absentIfGone(RunState run, IOException e, T absent) {
    return absentIfGone(run, 0, e, absent);
  }

  /** What a reader could not read since its run was deleted under it was never there for it. */
  <T> T absentIfGone(RunState run, long seq, IOException e, T absent) {
    if (gone(run)) {
      return absent;
    }
    if (e instanceof DamagedException damaged) {
      notice(run, damaged);
    }
    if (e instanceof DamagedException damaged && damaged.damage().seq() == 0 && seq > 0) {
      RunDamage at = damaged.damage();
      throw new CorruptRecordException(
          new Damage(run.id(), seq, at.file(), at.offset(), at.expected(), at.found()), e);
    }
    throw Failures.ofRead(run.id(), store.name(), e);
  }

  /** Notes damage that was come upon. */
  void notice(RunState run, DamagedException damaged) {
    run.lock();
    try {
      run.noticed(damaged.damage());
    } finally {
      run.unlock();
    }
  }

  /** Refuses where a checkpoint in that range of seqs is lost and its owner has not accepted it. */
  static void refuseHoles(RunState run, long after, long upTo) {
    if (run.damages().isEmpty() || run.unaccepted() == null) {
      return;
    }
    for (long seq = after + 1; seq <= upTo; seq++) {
      if (run.index().isLost(seq)) {
        throw lostCheckpoint(run, seq);
      }
    }
  }

  static void refuseLostEvent(RunState run, long seq) {
    if (run.appended().acceptedThrough() == 0 || run.unaccepted() != null) {
      throw lost(run, seq);
    }
  }

  static CorruptRecordException lost(RunState run, long seq) {
    return lost(run, seq, List.of());
  }

  /** The same of a checkpoint. */
  static CorruptRecordException lostCheckpoint(RunState run, long seq) {
    return lost(run, seq, Breakage.needing(run, seq));
  }

  private static CorruptRecordException lost(RunState run, long seq, List<Long> needing) {
    RunDamage damage = damageOf(run, seq);
    return new CorruptRecordException(
        new Damage(
            run.id(), seq, damage.file(), damage.offset(), damage.expected(), damage.found()),
        needing,
        CorruptRecordException.NOT_ASKED,
        null);
  }

  /** What is known of its loss; else the first that the run has lost. */
  private static RunDamage damageOf(RunState run, long seq) {
    for (RunDamage known : run.damages()) {
      if (known.seq() == seq) {
        return known;
      }
    }
    return run.damages().isEmpty()
        ? new RunDamage(0, seq, run.directory(), 0, "seq " + seq, "nothing")
        : run.damages().get(0);
  }

  void refuseInDoubt(String runId) {
    if (store.doubt()) {
      throw inDoubt(runId);
    }
  }

  /**
   * Where nobody knows which runs have lost records, nothing that would have to be complete is
   * answered.
   */
  CorruptRecordException inDoubt(@Nullable String runId) {
    Damage damage = store.report().damages().get(0);
    return new CorruptRecordException(
        new Damage(
            runId == null ? damage.runId() : runId,
            0,
            damage.file(),
            damage.offset(),
            damage.expected(),
            damage.found()),
        null);
  }
}
