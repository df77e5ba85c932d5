package dev.cairn.store.tool;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows for how long one call has been going on, where somebody is watching. */
final class Waiting {
  private static final long INTERVAL_MILLIS = 200;

  private Waiting() {}

  static <T> T shown(Terminal terminal, String what, Supplier<T> call) {
    if (!terminal.interactive()) {
      return call.get();
    }
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Waiting::thread);
    try (Progress progress = new Progress(terminal)) {
      long start = System.nanoTime();
      Runnable tick =
          () ->
              progress.tick(
                  () -> what + ": " + Printable.seconds((System.nanoTime() - start) / 1e9));
      clock.scheduleAtFixedRate(tick, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
      try {
        return call.get();
      } finally {
        stop(clock);
      }
    }
  }

  /** The line is wiped out only when nobody writes to it any more. */
  private static void stop(ScheduledExecutorService clock) {
    clock.shutdownNow();
    try {
      clock.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "cairn-waiting");
    thread.setDaemon(true);
    return thread;
  }
}
