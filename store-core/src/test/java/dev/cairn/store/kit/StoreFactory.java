package dev.cairn.store.kit;

import dev.cairn.store.StoreOptions;

/** Opens stores for tests. Each is new, empty and shares nothing with any other. */
@FunctionalInterface
public interface StoreFactory {
  /** A new, empty store, open. */
  StoreFixture create(StoreOptions options);

  /** These stores, each closed and opened again before every {@code calls}-th call on it. */
  default StoreFactory reopeningEvery(int calls) {
    return options -> new ReopeningFixture(create(options), calls);
  }
}
