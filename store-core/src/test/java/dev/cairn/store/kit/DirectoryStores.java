package dev.cairn.store.kit;

import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoreOptions;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link CairnStore}s, each in a directory of its own below one that the test gives. */
public final class DirectoryStores implements StoreFactory {
  private final Path root;
  private final AtomicInteger made = new AtomicInteger();

  /** Stores below {@code root}. */
  public DirectoryStores(Path root) {
    this.root = root;
  }

  @Override
  public StoreFixture create(StoreOptions options) {
    return new DirectoryFixture(root.resolve("store-" + made.incrementAndGet()), options);
  }

  private static final class DirectoryFixture implements StoreFixture {
    private final Path directory;
    private StoreOptions options;
    private CairnStore store;

    DirectoryFixture(Path directory, StoreOptions options) {
      this.directory = directory;
      this.options = options;
      this.store = CairnStore.open(directory, options);
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
      store = CairnStore.open(directory, options);
      return store;
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
