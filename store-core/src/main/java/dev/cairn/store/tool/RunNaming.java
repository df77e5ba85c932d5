package dev.cairn.store.tool;

import java.util.ArrayList;
import java.util.List;

/**
 * What a replay calls the runs of a trace. Several copies are written side by side, operation by
 * operation, so that a trace can be made larger without its runs coming one after another.
 *
 * @param prefix what every run's id begins with
 * @param copies how often each run is written; more than one end in {@code #1}, {@code #2}, …
 */
public record RunNaming(String prefix, int copies) {
  /** The names as the trace has them. */
  public static final RunNaming UNCHANGED = new RunNaming("", 1);

  /** Refuses less than one copy. */
  public RunNaming {
    if (copies < 1) {
      throw new IllegalArgumentException("copies: expected at least 1, found " + copies);
    }
  }

  /** The call, once for each copy. */
  List<StoreOp> named(StoreOp op) {
    if (prefix.isEmpty() && copies == 1) {
      return List.of(op);
    }
    List<StoreOp> ops = new ArrayList<>(copies);
    for (int copy = 1; copy <= copies; copy++) {
      ops.add(op.on(prefix + op.runId() + (copies == 1 ? "" : "#" + copy)));
    }
    return ops;
  }
}
