package dev.cairn.bench.compare;

import java.io.Closeable;
import java.io.IOException;

/** A store under test, open. Every call is made from any thread. */
public interface Contender extends Closeable {
  /** Saves a state of a run, and returns when it is as durable as this contender makes things. */
  void saveSync(int run, byte[] state) throws IOException;

  /** Saves a state of a run, and returns when the operating system has it. */
  void saveAsync(int run, byte[] state) throws IOException;

  /**
   * Begins a save, from one thread only. Called back when it is as durable as after {@link
   * #saveSync}; returns earlier.
   */
  void submit(int run, byte[] state, Runnable durable) throws IOException;
}
