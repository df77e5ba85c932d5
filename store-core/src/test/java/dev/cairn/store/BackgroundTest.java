package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.kit.States;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BackgroundTest {
  /**
   * A store was closed while its journal waited for settling to free a file. The last pass freed
   * one, and asked the thread that makes files ready, which had been stopped by then: close() threw
   * a RejectedExecutionException (KillTest, seed 77, round 272: the writer ended by itself).
   */
  @Test
  void passesOverWhatItIsAskedForOnceItIsStopped() {
    Background background = new Background("store", StoreOptions.defaults(), true);
    background.stopPreparing();
    AtomicBoolean ran = new AtomicBoolean();
    background.preparer().execute(() -> ran.set(true));
    assertFalse(ran.get());
  }

  /**
   * The settling thread ended in an error between two passes, and nobody was told: once the budget
   * was used up writers waited for ever for somebody to settle.
   */
  @Test
  void whereTheSettlingThreadEndsWritersAreTold() {
    Environment system = Environment.system();
    AtomicBoolean armed = new AtomicBoolean();
    Environment environment =
        new Environment(
            () -> {
              boolean settling = Thread.currentThread().getName().equals("cairn-settle");
              if (settling && armed.compareAndSet(true, false)) {
                throw new OutOfMemoryError("once, in a test");
              }
              return system.clock().getAsLong();
            },
            system.random(),
            true);
    StoreOptions options =
        StoreOptions.relaxed()
            .withJournalBytesMax(StoreOptions.JOURNAL_BYTES_MIN)
            .withRetention(RetentionPolicy.keepAll().keepLast(1_000));
    CairnStore store = CairnStore.open("store", new SimulatedDisk(), options, environment);
    store.createRun("a", "w", Map.of());
    armed.set(true);
    StoreException told =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60),
            () -> assertThrows(StoreException.class, () -> saveForEver(store)));
    assertTrue(String.valueOf(told.getMessage()).contains("once, in a test"), told.getMessage());
    assertTrue(store.getRun("a").isPresent());
    store.close();
  }

  private static void saveForEver(CairnStore store) {
    for (int i = 0; i < 10_000; i++) {
      store.saveCheckpoint("a", "n", States.incompressible(100_000, i), Map.of());
    }
  }
}
