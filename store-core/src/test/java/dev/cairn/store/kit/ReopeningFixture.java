package dev.cairn.store.kit;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoreOptions;

/** A fixture whose store is a {@link ReopeningStore}. */
final class ReopeningFixture implements StoreFixture {
  private final StoreFixture fixture;
  private final int calls;
  private CheckpointStore store;

  ReopeningFixture(StoreFixture fixture, int calls) {
    this.fixture = fixture;
    this.calls = calls;
    this.store = new ReopeningStore(fixture, calls);
  }

  @Override
  public CheckpointStore store() {
    return store;
  }

  @Override
  public CheckpointStore reopen() {
    fixture.reopen();
    return renewed();
  }

  @Override
  public CheckpointStore reopen(StoreOptions options) {
    fixture.reopen(options);
    return renewed();
  }

  private CheckpointStore renewed() {
    store = new ReopeningStore(fixture, calls);
    return store;
  }

  @Override
  public void close() {
    fixture.close();
  }
}
