package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoreException;
import dev.cairn.store.WriteOptions;
import java.io.IOException;

/**
 * Applies a trace to a store, one call after the other. Lines must come in the trace's order; not
 * for use by several threads at once.
 *
 * <pre>{@code
 * new TraceReplay(store, WriteOptions.SYNC, RunNaming.UNCHANGED, (line, op, seq) -> {})
 *     .applyAll(reader);
 * }</pre>
 */
public final class TraceReplay {
  private final TraceStates states = new TraceStates();
  private final RunNaming naming;
  private final OpSink sink;

  /** Told of every call, by the thread that made it, after it has returned. */
  @FunctionalInterface
  public interface Listener {
    /**
     * The store has taken an operation.
     *
     * @param seq the seq it gave, 0 where this kind of call has none
     */
    void acknowledged(TraceLine line, StoreOp op, long seq);
  }

  /** Where the calls of a replay go. */
  @FunctionalInterface
  interface OpSink {
    void take(TraceLine line, StoreOp op);
  }

  /** A replay into a store, on the thread that calls it. */
  public TraceReplay(
      CheckpointStore store, WriteOptions options, RunNaming naming, Listener listener) {
    this(naming, storing(store, options, listener));
  }

  TraceReplay(RunNaming naming, OpSink sink) {
    this.naming = naming;
    this.sink = sink;
  }

  /**
   * Applies one line.
   *
   * @throws TraceException if the line does not fit what came before, or the store refuses it
   * @throws StoreException if the store fails
   */
  public void apply(TraceLine line) {
    naming.named(states.resolve(line)).forEach(op -> sink.take(line, op));
  }

  /** Applies all lines a reader has left. */
  public void applyAll(TraceReader reader) throws IOException {
    for (TraceLine line = reader.next(); line != null; line = reader.next()) {
      apply(line);
    }
  }

  /** A sink that makes each call at once, and says which line it was where the store refuses it. */
  static OpSink storing(CheckpointStore store, WriteOptions options, Listener listener) {
    return (line, op) -> listener.acknowledged(line, op, made(store, options, line, op));
  }

  private static long made(
      CheckpointStore store, WriteOptions options, TraceLine line, StoreOp op) {
    try {
      return op.applyTo(store, options);
    } catch (RuntimeException e) {
      if (Failure.of(e).exit() == Exit.USAGE) {
        throw new TraceException(line.file(), line.number(), String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
  }
}
