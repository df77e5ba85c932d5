package dev.cairn.store.tool;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows for how long one call has been going on, where somebody is watching. */
final class Waiting implements Runnable {
  private static final long INTERVAL_MILLIS = 200;

  private final Progress progress;
  private final String what;
  private final long start = System.nanoTime();
  private final CountDownLatch done = new CountDownLatch(1);

  private Waiting(Progress progress, String what) {
    this.progress = progress;
    this.what = what;
  }

  static <T> T shown(Terminal terminal, String what, Supplier<T> call) {
    if (!terminal.interactive()) {
      return call.get();
    }
    Waiting waiting = new Waiting(new Progress(terminal), what);
    Thread watch = new Thread(waiting, "cairn-waiting");
    watch.setDaemon(true);
    watch.start();
    try {
      return call.get();
    } finally {
      waiting.done.countDown();
      join(watch);
    }
  }

  /** The line is wiped out by the thread that writes it. */
  @Override
  public void run() {
    try (progress) {
      while (!done.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        progress.tick(this::line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String line() {
    return what + ": " + Printable.seconds((System.nanoTime() - start) / 1e9);
  }

  private static void join(Thread watch) {
    try {
      watch.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
