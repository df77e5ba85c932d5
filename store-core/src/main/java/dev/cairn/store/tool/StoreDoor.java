package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How the tool comes to a store: {@code CairnStore::open}, or what a test puts in its place. */
@FunctionalInterface
interface StoreDoor {
  CheckpointStore open(Path directory, StoreOptions options);

  /** Opens a store to look at, changing nothing. */
  default CheckpointStore look(Path directory) {
    requireStore(directory);
    return open(directory, StoreOptions.inspection());
  }

  /** Opens a store that is there, to change it. */
  default CheckpointStore change(Path directory) {
    requireStore(directory);
    return open(directory, StoreOptions.defaults().withCreateIfMissing(false));
  }

  /** The calls that give room back, of the stores that are opened here. */
  default Upkeep upkeep() {
    return Upkeep.OF_THE_STORE;
  }

  /**
   * One file of a store is enough: what is missing of the others is damage, and for the store to
   * tell.
   */
  static void requireStore(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new UsageException("no such store: " + directory);
    }
    if (Stream.of("STORE", "catalog", "journal", "runs")
        .noneMatch(name -> Files.exists(directory.resolve(name)))) {
      throw new UsageException("not a store: " + directory);
    }
  }
}
