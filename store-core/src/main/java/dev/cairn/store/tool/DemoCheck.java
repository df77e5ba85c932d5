package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a store with what its writer had been told: every acknowledged call must be there
 * exactly, and beyond them at most the one call that was being made when the writer died, whole.
 *
 * @param acknowledged the calls compared
 * @param unacknowledged the calls found beyond them, 0 or 1
 * @param problems whatever is lost or different, one line each
 */
record DemoCheck(int acknowledged, int unacknowledged, List<String> problems) {
  /** The calls of the trace that the store has, so that writing can go on behind them. */
  int present() {
    return acknowledged + unacknowledged;
  }

  static DemoCheck of(
      CheckpointStore store, DemoTrace trace, List<DemoWriter.Acknowledged> acknowledged) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < acknowledged.size(); i++) {
      compare(store, trace.get(i), i, acknowledged.get(i), problems);
    }
    int beyond = beyond(store, trace, acknowledged.size(), problems);
    return new DemoCheck(acknowledged.size(), beyond, List.copyOf(problems));
  }

  private static void compare(
      CheckpointStore store,
      DemoTrace.NumberedOp expected,
      int index,
      DemoWriter.Acknowledged told,
      List<String> problems) {
    if (told.index() != index || told.seq() != expected.answer()) {
      problems.add(
          "operation %d: expected seq %d, the writer was told %d (operation %d)"
              .formatted(index + 1, expected.answer(), told.seq(), told.index() + 1));
    }
    look(store, expected, index, problems);
  }

  private static void look(
      CheckpointStore store, DemoTrace.NumberedOp expected, int index, List<String> problems) {
    try {
      if (!expected.op().isIn(store, expected.seq())) {
        problems.add("operation %d is lost or different".formatted(index + 1));
      }
    } catch (StoreException e) {
      problems.add("operation %d cannot be read: %s".formatted(index + 1, e.getMessage()));
    }
  }

  private static int beyond(
      CheckpointStore store, DemoTrace trace, int acknowledged, List<String> problems) {
    long beyond = records(store, trace) - acknowledged;
    if (beyond == 1 && acknowledged < trace.size()) {
      look(store, trace.get(acknowledged), acknowledged, problems);
      return 1;
    }
    if (beyond != 0) {
      problems.add(
          "expected %d records and at most one more, found %d"
              .formatted(acknowledged, acknowledged + beyond));
    }
    return 0;
  }

  private static long records(CheckpointStore store, DemoTrace trace) {
    return trace.runIds().stream()
        .flatMap(runId -> store.getRun(runId).stream())
        .mapToLong(
            run ->
                1
                    + run.lastCheckpointSeq()
                    + run.lastEventSeq()
                    + store.getStatusHistory(run.runId()).size())
        .sum();
  }
}
