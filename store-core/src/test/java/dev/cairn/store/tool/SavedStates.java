package dev.cairn.store.tool;

import java.io.IOException;
import java.nio.file.Path;

/** The states that a trace saves, one after the other. */
public final class SavedStates {
  private SavedStates() {}

  /** Told of every state. */
  @FunctionalInterface
  public interface Visitor {
    void saved(String runId, String nodeId, byte[] state);
  }

  /** Reads a trace to its end. */
  public static void visit(Path trace, Visitor visitor) throws IOException {
    TraceStates states = new TraceStates();
    try (TraceReader reader = TraceReader.open(trace)) {
      for (TraceLine line = reader.next(); line != null; line = reader.next()) {
        if (states.resolve(line) instanceof StoreOp.Save save) {
          visitor.saved(save.runId(), save.nodeId(), save.state());
        }
      }
    }
  }
}
