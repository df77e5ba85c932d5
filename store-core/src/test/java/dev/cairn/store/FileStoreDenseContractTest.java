package dev.cairn.store;

import dev.cairn.store.kit.BatchContract;
import dev.cairn.store.kit.CheckpointContract;
import dev.cairn.store.kit.DirectoryStores;
import dev.cairn.store.kit.EventContract;
import dev.cairn.store.kit.StoreFactory;
import dev.cairn.store.kit.ValueContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What is stored with DENSE keeps the contract, settled again and again. */
class FileStoreDenseContractTest {
  private static final StoreOptions OPTIONS =
      StoreOptions.relaxed().withCompression(Compression.DENSE);

  @TempDir Path directory;

  private StoreFactory stores() {
    return new DirectoryStores(directory).reopeningEvery(4);
  }

  @Nested
  class Checkpoints extends CheckpointContract {
    @Override
    protected StoreFactory factory() {
      return stores();
    }

    @Override
    protected StoreOptions options() {
      return OPTIONS;
    }
  }

  @Nested
  class Events extends EventContract {
    @Override
    protected StoreFactory factory() {
      return stores();
    }

    @Override
    protected StoreOptions options() {
      return OPTIONS;
    }
  }

  @Nested
  class Batches extends BatchContract {
    @Override
    protected StoreFactory factory() {
      return stores();
    }

    @Override
    protected StoreOptions options() {
      return OPTIONS;
    }
  }

  @Nested
  class Values extends ValueContract {
    @Override
    protected StoreFactory factory() {
      return stores();
    }

    @Override
    protected StoreOptions options() {
      return OPTIONS;
    }
  }
}
