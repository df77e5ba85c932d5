package dev.cairn.store;

import dev.cairn.store.kit.DirectoryStores;
import dev.cairn.store.kit.StoreContract;
import dev.cairn.store.kit.StoreFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The file store keeps the contract while it is closed and opened again all the time. */
class FileStoreReopenedContractTest extends StoreContract {
  @TempDir Path directory;

  @Override
  protected StoreFactory factory() {
    return new DirectoryStores(directory).reopeningEvery(3);
  }

  @Override
  protected StoreOptions options() {
    return StoreOptions.relaxed();
  }
}
