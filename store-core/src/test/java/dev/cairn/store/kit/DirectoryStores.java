package dev.cairn.store.kit;

import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoreOptions;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** {@link CairnStore}s, each in a directory of its own below one that the test gives. */
public final class DirectoryStores implements StoreFactory {
  private final Path root;
  private final BiFunction<Path, StoreOptions, CairnStore> opening;
  private final AtomicInteger made = new AtomicInteger();

  /** Stores below {@code root}. */
  public DirectoryStores(Path root) {
    this(root, CairnStore::open);
  }

  /** Stores below {@code root}, each opened so, whenever it is opened. */
  public DirectoryStores(Path root, BiFunction<Path, StoreOptions, CairnStore> opening) {
    this.root = root;
    this.opening = opening;
  }

  @Override
  public StoreFixture create(StoreOptions options) {
    return new DirectoryFixture(root.resolve("store-" + made.incrementAndGet()), options, opening);
  }

  private static final class DirectoryFixture implements StoreFixture {
    private final Path directory;
    private final BiFunction<Path, StoreOptions, CairnStore> opening;
    private StoreOptions options;
    private CairnStore store;

    DirectoryFixture(
        Path directory, StoreOptions options, BiFunction<Path, StoreOptions, CairnStore> opening) {
      this.directory = directory;
      this.opening = opening;
      this.options = options;
      this.store = opening.apply(directory, options);
    }

    @Override
    public CheckpointStore store() {
      return store;
    }

    @Override
    public CheckpointStore reopen() {
      return reopen(options);
    }

    @Override
    public CheckpointStore reopen(StoreOptions newOptions) {
      close();
      options = newOptions;
      store = opening.apply(directory, options);
      return store;
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
