package dev.cairn.bench.compare;

import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The store itself. */
final class CairnContender implements Contender {
  private static final String NODE = "node";

  private final CairnStore store;
  private final String[] runs;
  private volatile @Nullable Throwable failure;

  CairnContender(Path directory, StoreOptions options, int count) {
    store = CairnStore.open(directory, options);
    runs = new String[count];
    for (int i = 0; i < count; i++) {
      runs[i] = "run-" + i;
      store.createRun(runs[i], "comparison", Map.of(), WriteOptions.SYNC);
    }
  }

  @Override
  public void saveSync(int run, byte[] state) {
    CheckpointMeta unused = store.saveCheckpoint(runs[run], NODE, state, null, WriteOptions.SYNC);
  }

  @Override
  public void saveAsync(int run, byte[] state) {
    CheckpointMeta unused = store.saveCheckpoint(runs[run], NODE, state, null, WriteOptions.ASYNC);
  }

  @Override
  public void submit(int run, byte[] state, Runnable durable) throws IOException {
    refuseAfterFailure();
    CompletableFuture<CheckpointMeta> unused =
        store
            .saveCheckpointAsync(runs[run], NODE, state, null, WriteOptions.SYNC)
            .whenComplete(
                (meta, failed) -> {
                  if (failed != null) {
                    failure = failed;
                  }
                  durable.run();
                });
  }

  private void refuseAfterFailure() throws IOException {
    Throwable failed = failure;
    if (failed != null) {
      throw new IOException(failed);
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
    refuseAfterFailure();
  }
}
