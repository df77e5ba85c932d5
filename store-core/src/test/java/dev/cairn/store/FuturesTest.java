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
    List<CompletableFuture<Long>> appended = new ArrayList<>();
    Thread other = new Thread(() -> appendUntilClosed(store, appended));
    int first = 0;
    boolean closed = false;
    while (!closed) {
      first++;
      closed =
          store
              .appendEventAsync(WorkflowEvent.of("r", "first"))
              .thenApply(seq -> closeWhileAnotherWaits(store, other))
              .join();
    }
    other.join();
    long acknowledged =
        appended.stream().filter(future -> !future.isCompletedExceptionally()).count();
    try (CairnStore again = CairnStore.open(directory)) {
      assertEquals(first + acknowledged, again.getEvents("r", 0, 1 << 20).size());
    }
  }

  /** Answers false where the future was done before this was hung on it: then no place is held. */
  private static boolean closeWhileAnotherWaits(CairnStore store, Thread other) {
    if (!Thread.currentThread().getName().equals("cairn-tell")) {
      return false;
    }
    other.start();
    while (other.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    store.close();
    return true;
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
