package dev.cairn.store;

import dev.cairn.store.io.FileSystemDisk;
import dev.cairn.store.kit.DirectoryStores;
import dev.cairn.store.kit.StoreContract;
import dev.cairn.store.kit.StoreFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file store keeps the contract while it is closed and opened again all the time: thousands of
 * openings, each of which fills a journal file with zeros and forces it. So files are a sixteenth
 * of what they are in use, where that is not asked for in a soak, and in memory where there is
 * room: what a disk has kept when power fails is not what is tested here.
 */
class FileStoreReopenedContractTest extends StoreContract {
  private static final int SIZE_DIVISOR = Boolean.getBoolean("cairn.soak") ? 1 : 16;

  @TempDir(factory = InMemory.class)
  Path directory;

  @Override
  protected StoreFactory factory() {
    return new DirectoryStores(directory, FileStoreReopenedContractTest::open).reopeningEvery(3);
  }

  private static CairnStore open(Path directory, StoreOptions options) {
    Environment system = Environment.system();
    Environment smaller =
        new Environment(system.clock(), system.random(), system.threads(), SIZE_DIVISOR);
    return CairnStore.open(directory.toString(), new FileSystemDisk(directory), options, smaller);
  }

  @Override
  protected StoreOptions options() {
    return StoreOptions.relaxed();
  }
}
