package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertFalse;

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
}
