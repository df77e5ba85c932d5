package dev.cairn.store.io;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs what an {@link java.nio.channels.AsynchronousFileChannel} has to do on the thread that asked
 * for it: no hand-over, and the call is over when it returns.
 */
final class CallerRuns extends AbstractExecutorService {
  private static final ExecutorService INSTANCE = new CallerRuns();

  private CallerRuns() {}

  /**
   * The executor to open file channels with; none, which means the JDK's own threads, on Windows,
   * whose channels expect to keep theirs.
   */
  static @Nullable ExecutorService whereSupported() {
    return System.getProperty("os.name", "").startsWith("Windows") ? null : INSTANCE;
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }
}
