package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Futures of a file store with its threads. */
class FuturesTest {
  @TempDir Path temporary;

  /**
   * A callback closed the store while another thread waited for a place: the place was the
   * callback's to give back, close() waited for the other thread, and nobody went on.
   */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aCallbackClosesTheStoreWhileOthersWaitForAPlace() throws InterruptedException {
    Path directory = temporary.resolve("store");
    CairnStore store = CairnStore.open(directory, StoreOptions.defaults().withWritesUnderWayMax(1));
    assertEquals("r", store.createRun("r", "w", null).runId());
    CompletableFuture<Void> closed =
        store.appendEventAsync(WorkflowEvent.of("r", "first")).thenRun(store::close);
    List<CompletableFuture<Long>> appended = new ArrayList<>();
    Thread other = new Thread(() -> appendUntilClosed(store, appended));
    other.start();
    closed.join();
    other.join();
    long acknowledged =
        appended.stream().filter(future -> !future.isCompletedExceptionally()).count();
    try (CairnStore again = CairnStore.open(directory)) {
      assertEquals(1 + acknowledged, again.getEvents("r", 0, 1 << 20).size());
    }
  }

  private static void appendUntilClosed(CairnStore store, List<CompletableFuture<Long>> appended) {
    boolean open = true;
    while (open) {
      CompletableFuture<Long> next = store.appendEventAsync(WorkflowEvent.of("r", "more"));
      appended.add(next);
      open = !next.isCompletedExceptionally();
    }
  }
}
