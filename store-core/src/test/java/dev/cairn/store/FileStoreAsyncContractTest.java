package dev.cairn.store;

import dev.cairn.store.kit.DirectoryStores;
import dev.cairn.store.kit.StoreContract;
import dev.cairn.store.kit.StoreFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file store keeps the contract, ASYNC unless a call says otherwise; in memory where there is
 * room, since {@link FileStoreSyncContractTest} has the disk.
 */
class FileStoreAsyncContractTest extends StoreContract {
  @TempDir(factory = InMemory.class)
  Path directory;

  @Override
  protected StoreFactory factory() {
    return new DirectoryStores(directory);
  }

  @Override
  protected StoreOptions options() {
    return StoreOptions.defaults().withDurability(Durability.ASYNC);
  }
}
