package dev.cairn.store;

import dev.cairn.store.RetentionReport.NotDone;
import dev.cairn.store.RetentionReport.Why;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Plans what a policy gives up of the store, and does what was planned. */
final class Retention {
  private final OpenStore store;
  private final Lookup lookup;

  Retention(OpenStore store) {
    this.store = store;
    this.lookup = new Lookup(store);
  }

  /** What a policy gives up now. */
  RetentionPlan plan(RetentionPolicy policy) {
    Iterable<RunFacts> runs =
        () ->
            store.runs().all().stream()
                .map(this::facts)
                .filter(facts -> facts != null)
                .map(RunFacts.class::cast)
                .iterator();
    return RetentionPlanner.plan(policy, runs, store.environment().clock().getAsLong());
  }

  /** What retention looks at in a run; null where readers do not see it, or it is damaged. */
  @Nullable RunFacts facts(RunState run) {
    run.lock();
    try {
      if (!run.seen() || run.unaccepted() != null) {
        return null;
      }
      boolean pinned = run.mayBePinned() && isPinned(run);
      return new RunFacts(
          run.number(),
          run.id(),
          run.workflow(),
          StatusCodes.status(run.visible().status()),
          run.created(),
          run.visible().updated(),
          run.visible().checkpointSeq(),
          run.storedBytes() - run.reclaimableBytes(),
          pinned,
          () -> lookup.locked(run, List.of(), Retention::checkpoints));
    } finally {
      run.unlock();
    }
  }

  private boolean isPinned(RunState run) {
    return lookup.locked(run, false, seen -> seen.index().isPinned(0));
  }

  private static List<CheckpointFacts> checkpoints(RunState run) {
    List<CheckpointFacts> facts = new ArrayList<>();
    for (CheckpointEntry entry : run.index().checkpoints()) {
      boolean there = !entry.dropped() && !entry.lost() && !run.willDrop(entry.seq());
      if (there && entry.seq() <= run.visible().checkpointSeq()) {
        facts.add(
            new CheckpointFacts(
                entry.node(),
                entry.seq(),
                entry.time(),
                entry.storedBytes(),
                run.index().isPinned(entry.seq())));
      }
    }
    return facts;
  }

  /** Does what was planned, as far as it is still right; all of it is durable afterwards. */
  RetentionReport apply(RetentionPlan plan, Calls calls) {
    Applying applying = new Applying(calls, true);
    for (RunPlan run : plan.runs()) {
      applying.apply(run);
    }
    return applying.report();
  }

  /** One application of a plan. */
  final class Applying {
    private final Calls calls;
    private final boolean patient;
    private final List<NotDone> notDone = new ArrayList<>();
    private long runs;
    private long checkpoints;
    private long bytes;

    /**
     * Begins one.
     *
     * @param patient whether it waits where the journal has no room; else it ends with {@link
     *     StoreFullException}
     */
    Applying(Calls calls, boolean patient) {
      this.calls = calls;
      this.patient = patient;
    }

    RetentionReport report() {
      return new RetentionReport(runs, checkpoints, bytes, notDone);
    }

    void apply(RunPlan plan) {
      RunState run = store.runs().numbered(plan.runNumber());
      if (run == null || Lookup.gone(run)) {
        not(plan, Why.GONE);
        return;
      }
      try {
        if (plan.wholeRun()) {
          delete(plan, run);
        } else {
          drop(plan, run);
        }
      } catch (RunNotFoundException e) {
        not(plan, Why.GONE);
      }
    }

    private void not(RunPlan plan, Why why) {
      if (plan.wholeRun()) {
        notDone.add(new NotDone(plan.runId(), null, 0, why));
      }
      for (PlannedDrop drop : plan.drops()) {
        notDone.add(new NotDone(plan.runId(), drop.nodeId(), drop.seq(), why));
      }
    }

    private void delete(RunPlan plan, RunState run) {
      Why why = calls.deleteRunUnless(run, still -> whyNot(plan, still), patient);
      if (why == null) {
        runs++;
        bytes += plan.bytes();
      } else {
        not(plan, why);
      }
    }

    private @Nullable Why whyNot(RunPlan plan, RunState run) {
      lookup.load(run);
      if (!run.index().pins().isEmpty()) {
        return Why.PINNED;
      }
      return run.appended().updated() == plan.updatedMicros() ? null : Why.CHANGED;
    }

    private void drop(RunPlan plan, RunState run) {
      Set<Long> seqs = new TreeSet<>();
      List<NotDone> kept = new ArrayList<>();
      long planned = lookup.locked(run, 0L, seen -> choose(plan, seen, seqs, kept));
      try {
        int dropped =
            seqs.isEmpty() ? 0 : calls.drop(run, entry -> mayGo(run, entry, seqs), patient);
        checkpoints += dropped;
        bytes += dropped == 0 ? 0 : planned;
        notDone.addAll(kept);
      } catch (StoreFailedException e) {
        if (run.unaccepted() == null && run.noticed() == null) {
          throw e;
        }
        not(plan, Why.DAMAGED);
      }
    }

    /** What has come in between was not planned: what is the newest by now stays. */
    private boolean mayGo(RunState run, CheckpointEntry entry, Set<Long> seqs) {
      return seqs.contains(entry.seq()) && !Drops.isNewest(run, entry);
    }

    private long choose(RunPlan plan, RunState run, Set<Long> seqs, List<NotDone> kept) {
      long chosen = 0;
      for (PlannedDrop drop : plan.drops()) {
        Why why = whyNot(run, drop.seq());
        if (why == null) {
          seqs.add(drop.seq());
          chosen += drop.bytes();
        } else {
          kept.add(new NotDone(plan.runId(), drop.nodeId(), drop.seq(), why));
        }
      }
      return chosen;
    }

    private @Nullable Why whyNot(RunState run, long seq) {
      CheckpointEntry entry = run.index().checkpoint(seq);
      if (entry == null || entry.dropped() || run.willDrop(seq)) {
        return Why.GONE;
      }
      if (run.index().isPinned(0) || run.index().isPinned(seq)) {
        return Why.PINNED;
      }
      return Drops.isNewest(run, entry) ? Why.NEWEST : null;
    }
  }
}
