package dev.cairn.store.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.store.CairnStore;
import dev.cairn.store.Compression;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.kit.Snapshot;
import dev.cairn.store.kit.States;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Salvage of a store that settled with DENSE: each body is read by those before it. */
class SalvageDenseTest {
  @TempDir Path directory;
  private Path source;
  private Path target;
  private Snapshot before;

  @BeforeEach
  void makeStore() {
    source = directory.resolve("source");
    target = directory.resolve("target");
    StoreOptions dense = StoreOptions.relaxed().withCompression(Compression.DENSE);
    try (CairnStore store = CairnStore.open(source, dense)) {
      store.createRun("r", "w", Map.of());
      byte[] text = States.compressible(40_000, 1);
      for (int i = 0; i < 70; i++) {
        store.saveCheckpoint("r", "n", Arrays.copyOf(text, 5_000 + 500 * i), Map.of());
        store.appendEvent(WorkflowEvent.of("r", "e").withPayload(States.compressible(200, i)));
      }
      before = Snapshot.of(store);
    }
  }

  private void salvaged() {
    ToolRun ran = ToolRun.of("salvage", source.toString(), "--to", target.toString());
    assertEquals("", ran.err());
    try (CairnStore copy = CairnStore.open(target)) {
      before.assertLike(Snapshot.of(copy));
    }
  }

  @Test
  void aHealthyStoreIsCopiedWhole() {
    salvaged();
  }

  @Test
  void soIsOneWithoutItsCatalog() throws IOException {
    CrashImage.remove(source.resolve("catalog"));
    salvaged();
  }
}
