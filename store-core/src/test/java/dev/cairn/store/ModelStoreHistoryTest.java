package dev.cairn.store;

import dev.cairn.store.kit.ModelHistoryProperties;
import dev.cairn.store.kit.ModelStore;
import dev.cairn.store.kit.StoreFactory;

/** The properties hold of the model itself, reopened all the time. */
class ModelStoreHistoryTest extends ModelHistoryProperties {
  @Override
  protected StoreFactory factory() {
    return ModelStore.factory().reopeningEvery(5);
  }
}
