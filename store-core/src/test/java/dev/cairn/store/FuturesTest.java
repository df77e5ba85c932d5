package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.SimulatedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

  /**
   * A second close() returned at once, while the first was still at work: whoever then opened the
   * store anew found it locked, by nobody but himself.
   */
  @Test
  void aSecondCloseReturnsOnceTheStoreIsClosed() throws InterruptedException {
    SimulatedDisk disk = new SimulatedDisk();
    CairnStore store = Crashes.open(disk);
    Crashes.createRun(store, "r", Durability.SYNC);
    Thread second = new Thread(store::close);
    List<Thread.State> states = new ArrayList<>();
    disk.onCall(
        call -> {
          if (states.isEmpty()) {
            second.start();
            states.add(waitingOrEnded(second));
          }
        });
    store.close();
    second.join();
    assertEquals(List.of(Thread.State.WAITING), states);
  }

  private static Thread.State waitingOrEnded(Thread thread) {
    Thread.State state = thread.getState();
    while (state != Thread.State.WAITING && state != Thread.State.TERMINATED) {
      Thread.onSpinWait();
      state = thread.getState();
    }
    return state;
  }

  /** Nor does it wait for itself: closing waits until all that is hung on futures has run. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aCallbackClosesTheStoreWhileAnotherThreadDoes() {
    CairnStore store = CairnStore.open(temporary.resolve("store"));
    assertEquals("r", store.createRun("r", "w", null).runId());
    Thread first = new Thread(store::close);
    Thread second = onTelling(store, () -> closeOnceClosing(store, first));
    waitUntilEnded(first);
    assertEquals("cairn-tell", second.getName());
    CairnStore.open(temporary.resolve("store")).close();
  }

  private static void closeOnceClosing(CairnStore store, Thread first) {
    first.start();
    assertEquals(Thread.State.WAITING, waitingOrEnded(first));
    store.close();
    store.close();
  }

  /** Without threads of the store's own what is hung on a future runs on the closing one. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whoClosesDoesNotWaitForHimself() {
    Gate gate = new Gate("store");
    assertTrue(gate.close());
    gate.awaitEnd();
    gate.end();
    gate.awaitEnd();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anotherThreadsCloseReturnsOnceTheCallbacksIsDone() {
    Path directory = temporary.resolve("store");
    CairnStore store = CairnStore.open(directory);
    assertEquals("r", store.createRun("r", "w", null).runId());
    CompletableFuture<Boolean> reopened = new CompletableFuture<>();
    Thread unused =
        onTelling(
            store,
            () -> {
              Thread other =
                  new Thread(() -> reopened.complete(closedAndReopened(store, directory)));
              other.start();
              store.close();
            });
    assertTrue(reopened.join());
  }

  private static boolean closedAndReopened(CairnStore store, Path directory) {
    store.close();
    try (CairnStore again = CairnStore.open(directory)) {
      return again.getRun("r").isPresent();
    } catch (StoreLockedException e) {
      return false;
    }
  }

  /** Runs something on the thread that tells callers, which is answered. */
  private static Thread onTelling(CairnStore store, Runnable what) {
    Thread ran = null;
    while (ran == null) {
      ran =
          store
              .appendEventAsync(WorkflowEvent.of("r", "type"))
              .thenApply(seq -> ranHere(what))
              .join();
    }
    return ran;
  }

  /** Null where the future was done before this was hung on it. */
  private static @Nullable Thread ranHere(Runnable what) {
    if (!Thread.currentThread().getName().equals("cairn-tell")) {
      return null;
    }
    what.run();
    return Thread.currentThread();
  }

  private static void waitUntilEnded(Thread thread) {
    while (thread.isAlive()) {
      Thread.onSpinWait();
    }
  }
}
