package dev.cairn.store;

import dev.cairn.store.kit.ModelStore;
import dev.cairn.store.kit.StoreContract;
import dev.cairn.store.kit.StoreFactory;

/** The model keeps the contract that it is the measure of. */
class ModelStoreContractTest extends StoreContract {
  @Override
  protected StoreFactory factory() {
    return ModelStore.factory();
  }
}
