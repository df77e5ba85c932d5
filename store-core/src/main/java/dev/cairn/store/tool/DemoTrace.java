package dev.cairn.store.tool;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bundled trace, every call worked out beforehand together with the seq it must be given: what
 * the child writes and what the parent expects come from the same list, but from two readings of
 * it.
 */
final class DemoTrace {
  private static final String RESOURCE = "demo.jsonl.gz";

  /**
   * A call and its number.
   *
   * @param op the call
   * @param seq the seq of the checkpoint or event; of a status change, which one of its run it is;
   *     else 0
   */
  record NumberedOp(StoreOp op, long seq) {
    /** The seq that the store answers this call with. */
    long answer() {
      return op instanceof StoreOp.Save || op instanceof StoreOp.Append ? seq : 0;
    }
  }

  private final List<NumberedOp> ops = new ArrayList<>();
  private final Map<List<Object>, Long> lastSeqs = new HashMap<>();

  private DemoTrace() {}

  static DemoTrace bundled() throws IOException {
    DemoTrace trace = new DemoTrace();
    TraceStates states = new TraceStates();
    try (TraceReader reader = TraceReader.open(RESOURCE, resource())) {
      for (TraceLine line = reader.next(); line != null; line = reader.next()) {
        trace.add(states.resolve(line));
      }
    }
    return trace;
  }

  int size() {
    return ops.size();
  }

  NumberedOp get(int index) {
    return ops.get(index);
  }

  /** The runs, in the order of their creation. */
  List<String> runIds() {
    return ops.stream()
        .map(NumberedOp::op)
        .filter(op -> op instanceof StoreOp.Create)
        .map(StoreOp::runId)
        .toList();
  }

  private static InputStream resource() throws IOException {
    InputStream in = DemoTrace.class.getResourceAsStream(RESOURCE);
    if (in == null) {
      throw new FileNotFoundException(RESOURCE + " is not bundled");
    }
    return in;
  }

  private void add(StoreOp op) {
    long seq =
        op instanceof StoreOp.Create
            ? 0
            : lastSeqs.merge(List.of(op.runId(), op.getClass()), 1L, Long::sum);
    ops.add(new NumberedOp(op, seq));
  }
}
