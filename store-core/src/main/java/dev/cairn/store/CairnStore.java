package dev.cairn.store;

import java.nio.file.Path;

/** The store in a directory. */
public abstract class CairnStore implements CheckpointStore {
  /** Opens the store in {@code directory}, making it where it is missing, with {@link StoreOptions#defaults()}. */
  public static CairnStore open(Path directory) {
    return open(directory, StoreOptions.defaults());
  }

  /** Opens the store in {@code directory}. */
  public static CairnStore open(Path directory, StoreOptions options) {
    throw new UnsupportedOperationException(directory + " " + options);
  }
}
