package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A reader looked up where a record was, let go of the run's lock, and took it again to keep the
 * file in place: in between, settling could move the record and free the file, and the load threw.
 * Likewise a listing could find the index forgotten, or its run deleted, between loading it and
 * reading it.
 */
class LoadWhileSettlingTest {
  private static final int SAVES = 3_000;
  private static final WriteOptions ASYNC = WriteOptions.ASYNC;

  @TempDir Path directory;

  @Test
  void whatIsLoadedIsRightWhileRecordsMoveAndFilesAreRecycled() throws Exception {
    StoreOptions options =
        StoreOptions.small().withSettleBytes(1).withSettleIdle(Duration.ofMillis(1));
    try (CairnStore store = CairnStore.open(directory.resolve("store"), options)) {
      store.createRun("run", "flow", null);
      AtomicLong saved = new AtomicLong();
      AtomicBoolean done = new AtomicBoolean();
      ExecutorService readers = Executors.newFixedThreadPool(2);
      List<Future<Long>> loads =
          List.of(
              readers.submit(() -> load(store, saved, done)),
              readers.submit(() -> load(store, saved, done)));
      for (int i = 1; i <= SAVES; i++) {
        store.saveCheckpoint("run", "node", state(i), null, ASYNC);
        saved.set(i);
        if (i % 50 == 0) {
          store.settle();
        }
      }
      done.set(true);
      for (Future<Long> load : loads) {
        assertTrue(load.get() > 0, "a reader has read");
      }
      readers.shutdown();
    }
  }

  private static long load(CairnStore store, AtomicLong saved, AtomicBoolean done) {
    long loads = 0;
    while (!done.get()) {
      long atLeast = saved.get();
      Checkpoint latest = store.loadCheckpoint("run", "node").orElse(null);
      if (latest != null) {
        assertTrue(latest.meta().seq() >= atLeast, "nothing saved before is missing");
        assertEquals(text(state(latest.meta().seq())), text(latest.state()));
        assertTrue(store.getRun("run").orElseThrow().lastCheckpointSeq() >= atLeast);
        loads++;
      }
    }
    return loads;
  }

  private static byte[] state(long seq) {
    return ("state " + seq + " " + "x".repeat((int) (seq % 700))).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] state) {
    return new String(state, StandardCharsets.UTF_8);
  }
}
