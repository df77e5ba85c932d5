package dev.cairn.store.kit;

import dev.cairn.store.StoreOptions;

/** A fixture around a {@link ModelStore}. */
final class ModelFixture implements StoreFixture {
  private ModelStore store;

  ModelFixture(ModelStore store) {
    this.store = store;
  }

  @Override
  public ModelStore store() {
    return store;
  }

  @Override
  public ModelStore reopen() {
    return reopen(store.options());
  }

  @Override
  public ModelStore reopen(StoreOptions options) {
    store = store.reopen(options);
    return store;
  }

  @Override
  public void close() {
    store.close();
  }
}
