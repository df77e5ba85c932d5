package dev.cairn.store.settle;

import dev.cairn.store.run.RunState;

/** Reads the indexes of runs. */
@FunctionalInterface
public interface IndexLoader {
  /**
   * Has a run's index loaded, unless it is; answers whether it could be. The run's lock may be
   * held.
   */
  boolean load(RunState run);
}
