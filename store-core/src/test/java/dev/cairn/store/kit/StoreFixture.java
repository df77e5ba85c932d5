package dev.cairn.store.kit;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoreOptions;

/** One store of a test, which can be closed and opened again. */
public interface StoreFixture extends AutoCloseable {
  /** The store as it was last opened. */
  CheckpointStore store();

  /**
   * Closes the store, where it is open, and opens it again with the options of its last opening.
   */
  CheckpointStore reopen();

  /** Closes the store, where it is open, and opens it again with other options. */
  CheckpointStore reopen(StoreOptions options);

  /** Closes the store, where it is open. */
  @Override
  void close();
}
