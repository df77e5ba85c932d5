package dev.cairn.store;

import dev.cairn.store.run.RunState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies the store's policy as it goes on: to a run that was written to before that settles, so
 * that what is given up never does; and to all of them, a slice at a time, as time goes by. Used by
 * whoever settles, who must not wait for room in the journal: nobody else makes it.
 */
final class RetentionKeeper {
  private static final Logger LOG = System.getLogger("dev.cairn.store");

  /** So many runs are looked at in one slice. */
  private static final int SLICE = 1_024;

  /** When there was no room, not at once again. */
  private static final long RETRY_MICROS = 1_000_000L;

  private final OpenStore store;
  private final RetentionPolicy policy;
  private final Retention retention;
  private final Calls calls;
  private long sweptTo;
  private volatile long nextSweep;
  private volatile boolean refused;

  RetentionKeeper(OpenStore store, Calls calls) {
    this.store = store;
    this.policy = store.options().retention();
    this.retention = new Retention(store);
    this.calls = calls;
  }

  /** Whether the policy ever gives anything up. */
  boolean any() {
    return !policy.equals(RetentionPolicy.keepAll());
  }

  /** Gives up what the policy gives up of runs; answers whether there was room to say so. */
  boolean keep(Collection<RunState> runs) {
    try {
      runs.forEach(this::keep);
      return true;
    } catch (StoreFullException e) {
      // What is not given up now is given up by a sweep, as soon as there is time for one.
      refused = true;
      nextSweep = Math.min(nextSweep, store.environment().clock().getAsLong() + RETRY_MICROS);
      LOG.log(Level.DEBUG, () -> store.name() + ": no room to give up more: " + e.getMessage());
      return false;
    }
  }

  /**
   * The same of every run that was written to since it was its turn. A pass settles what is written
   * while it begins, too, and for some there was no room.
   */
  boolean keepWritten() {
    return keep(store.runs().all().stream().filter(RunState::awaitsRetention).toList());
  }

  /** Whether there are runs to be looked at now. */
  boolean isSweeping() {
    return any() && store.environment().clock().getAsLong() >= nextSweep;
  }

  /**
   * Goes on through all runs; answers whether there are more to be looked at now. From one time
   * through to the next a part of the shortest age that the policy knows passes.
   */
  boolean sweep() {
    if (!isSweeping()) {
      return false;
    }
    Iterator<RunState> runs = store.runs().after(sweptTo).iterator();
    for (int i = 0; i < SLICE && runs.hasNext(); i++) {
      RunState run = runs.next();
      sweptTo = run.number();
      boolean unused = keep(List.of(run));
    }
    if (!runs.hasNext()) {
      sweptTo = 0;
      long pause = refused ? RETRY_MICROS : policy.sweepMicros();
      refused = false;
      nextSweep = store.environment().clock().getAsLong() + pause;
      keepBudget();
    }
    return runs.hasNext();
  }

  private void keep(RunState run) {
    long now = store.environment().clock().getAsLong();
    long due = run.retentionDue();
    if (due > now) {
      return;
    }
    run.retentionLooks();
    long next = due; // unless all goes well
    try {
      next = keep(run, due, now);
    } catch (CorruptRecordException | StoreFailedException | StoreIoException e) {
      // Nothing is given up of a run that is damaged, or cannot be read for now.
      LOG.log(Level.DEBUG, () -> run.id() + " is left as it is: " + e.getMessage());
    } finally {
      run.retentionDueBy(next);
    }
  }

  /** Answers when it is due again. */
  private long keep(RunState run, long due, long now) {
    RunFacts facts = retention.facts(run);
    if (facts == null) {
      return due;
    }
    RunOutlook outlook = RunOutlook.of(policy, facts, now);
    apply(outlook.plan());
    return outlook.nextDue();
  }

  private void apply(@Nullable RunPlan plan) {
    if (plan != null) {
      Retention.Applying applying = retention.new Applying(calls, false);
      applying.apply(plan);
      LOG.log(Level.DEBUG, () -> store.name() + ": " + plan + ": " + applying.report());
    }
  }

  private void keepBudget() {
    if (policy.hasBudget() && liveBytes() > policy.storeBytesMax()) {
      try {
        retention.plan(policy).runs().forEach(this::apply);
      } catch (StoreFullException e) {
        LOG.log(Level.DEBUG, () -> store.name() + ": no room to give up more: " + e.getMessage());
      }
    }
  }

  private long liveBytes() {
    long bytes = 0;
    for (RunState run : store.runs().all()) {
      run.lock();
      try {
        bytes += run.storedBytes() - run.reclaimableBytes();
      } finally {
        run.unlock();
      }
    }
    return bytes;
  }
}
