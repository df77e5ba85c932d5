package dev.cairn.bench.compare.contender;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A store under test, open. Every call is made from any thread, and a write returns when it is as
 * durable as the contender was opened for. Seqs start at 1 and are dense, checkpoints' and events'
 * each for themselves.
 */
public interface Contender extends Closeable {
  /** Makes a run, which there is not yet. */
  void createRun(String run, byte[] params) throws IOException;

  /**
   * Saves a state.
   *
   * @return its seq in the run
   */
  long save(String run, String node, byte[] state) throws IOException;

  /**
   * Begins a save, from one thread only. Called back when it is durable; returns earlier. Only
   * where {@link Kind#IN_FLIGHT} is taken part in.
   */
  default void submit(String run, String node, byte[] state, Runnable durable) throws IOException {
    throw new UnsupportedOperationException("submit");
  }

  /** Appends an event. */
  void append(String run, byte[] payload) throws IOException;

  /** Notes that a run is over. */
  void finish(String run) throws IOException;

  /** The state of the node's newest checkpoint, the caller's own copy. */
  byte @Nullable [] latest(String run, String node) throws IOException;

  /** The state of a checkpoint, the caller's own copy. */
  byte @Nullable [] at(String run, String node, long seq) throws IOException;

  /**
   * Lists the checkpoints of a run, whatever of them can be told without their states.
   *
   * @return how many there are
   */
  int list(String run) throws IOException;

  /**
   * Reads the payloads of events after a seq, ascending.
   *
   * @return how many were read
   */
  int events(String run, long sinceSeq, int limit) throws IOException;

  /** Deletes a run with all that belongs to it. */
  void delete(String run) throws IOException;

  /**
   * Returns when what it does behind its writes is done, as far as it can be waited for. Called
   * when all is quiet.
   */
  default void rest() throws IOException {}

  /** Gives back what deleted runs have left, as far as this store can. Called when all is quiet. */
  void compact() throws IOException;
}
