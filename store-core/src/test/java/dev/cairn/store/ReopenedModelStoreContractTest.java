package dev.cairn.store;

import dev.cairn.store.kit.ModelStore;
import dev.cairn.store.kit.StoreContract;
import dev.cairn.store.kit.StoreFactory;

/** The kit can be run with a store that is closed and opened again all the time. */
class ReopenedModelStoreContractTest extends StoreContract {
  @Override
  protected StoreFactory factory() {
    return ModelStore.factory().reopeningEvery(3);
  }
}
