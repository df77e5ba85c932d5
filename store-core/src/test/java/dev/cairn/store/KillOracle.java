package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.store.KillLedger.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What writers that were killed had acknowledged, over all their lives; and whether a store has it.
 *
 * <p>A call that was intended and not acknowledged may be there, whole, or not; what a comparison
 * finds decides it for good. Anything else that is found was written by nobody.
 */
final class KillOracle {
  private final Map<Integer, KilledRun> runs = new TreeMap<>();
  private long acknowledged;
  private long unacknowledged;
  private long survivors;

  /** How many writing calls were acknowledged. */
  long acknowledged() {
    return acknowledged;
  }

  /** How many were begun and not acknowledged. */
  long unacknowledged() {
    return unacknowledged;
  }

  /** How many of those were there afterwards. */
  long survivors() {
    return survivors;
  }

  /** Takes what a writer was about to do and has done in its last life. */
  void told(List<Entry> entries) {
    entries.forEach(this::told);
  }

  private void told(Entry entry) {
    KilledRun run = runs.computeIfAbsent(entry.run(), KilledRun::new);
    switch (entry.kind()) {
      case FOUND -> found(run, entry.incarnation());
      case CREATE -> run.created(entry);
      case DELETE -> run.deleted(entry);
      default -> run.wrote(entry);
    }
    if (entry.kind() != KillLedger.Kind.FOUND) {
      acknowledged += entry.acknowledged() ? 1 : 0;
      unacknowledged += entry.acknowledged() ? 0 : 1;
    }
  }

  private void found(KilledRun run, long incarnation) {
    survivors += run.found(incarnation) ? 1 : 0;
  }

  /** Compares everything. */
  void compare(CheckpointStore store) {
    List<String> found = new ArrayList<>();
    store.listRuns(RunQuery.all()).runs().forEach(run -> found.add(run.runId()));
    runs.values().forEach(run -> compare(store, run, found.remove(run.id())));
    assertEquals(List.of(), found, "runs that nobody made");
  }

  private void compare(CheckpointStore store, KilledRun run, boolean listed) {
    RunMetadata metadata = store.getRun(run.id()).orElse(null);
    assertEquals(listed, metadata != null, "listed and there: " + run.id());
    found(run, metadata == null ? 0 : (long) metadata.params().get(KillOps.INCARNATION));
    if (metadata != null) {
      List<Long> positions = new ArrayList<>();
      survivors += run.compareCheckpoints(store, metadata, positions);
      survivors += run.compareEvents(store, metadata, positions);
      survivors += run.compareStatuses(store, metadata, positions);
      dense(positions, 2, "positions of " + run.id() + ", its creation's excepted");
    }
    run.decided();
  }

  static void dense(List<Long> numbers, long from, String what) {
    List<Long> sorted = numbers.stream().sorted().toList();
    for (int i = 0; i < sorted.size(); i++) {
      assertEquals(from + i, sorted.get(i), () -> what + ": " + sorted);
    }
  }
}
