package dev.cairn.store;

import dev.cairn.store.run.Counters;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists runs in the order of their creation, from memory alone. */
final class Listing {
  private final OpenStore store;

  Listing(OpenStore store) {
    this.store = store;
  }

  RunPage page(RunQuery query) {
    if (store.doubt()) {
      throw new Lookup(store).inDoubt(null);
    }
    List<RunSummary> runs = new ArrayList<>();
    String cursor = query.cursor();
    long after = cursor == null ? Long.MIN_VALUE : parseCursor(cursor);
    for (RunState run : store.runs().after(after)) {
      RunSummary summary = summary(run);
      if (summary != null && matches(query, summary)) {
        if (runs.size() == query.limit()) {
          return new RunPage(runs, Long.toHexString(after));
        }
        runs.add(summary);
      }
      after = run.number();
    }
    return new RunPage(runs, null);
  }

  private static long parseCursor(String cursor) {
    try {
      return Long.parseUnsignedLong(cursor, 16);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "cursor: expected one that a page of this store has given, found " + cursor, e);
    }
  }

  private static @Nullable RunSummary summary(RunState run) {
    run.lock();
    try {
      if (!run.seen()) {
        return null;
      }
      Counters seen = run.visible();
      throwIfStatusInDoubt(run);
      return new RunSummary(
          run.id(),
          run.workflow(),
          StatusCodes.status(seen.status()),
          Environment.instant(run.created()),
          Environment.instant(seen.updated()),
          seen.checkpointSeq(),
          seen.eventSeq(),
          run.storedBytes(),
          run.reclaimableBytes());
    } finally {
      run.unlock();
    }
  }

  /** A lost change of status leaves nobody knowing what the status is. */
  static void throwIfStatusInDoubt(RunState run) {
    RunDamage lost = run.statusInDoubt();
    if (lost != null) {
      throw new CorruptRecordException(Failures.damage(run.id(), lost), null);
    }
  }

  private static boolean matches(RunQuery query, RunSummary run) {
    Instant from = query.createdFrom();
    Instant before = query.createdBefore();
    String workflow = query.workflow();
    return (workflow == null || workflow.equals(run.workflow()))
        && query.statuses().contains(run.status())
        && run.runId().startsWith(query.idPrefix())
        && (from == null || !run.created().isBefore(from))
        && (before == null || run.created().isBefore(before));
  }
}
