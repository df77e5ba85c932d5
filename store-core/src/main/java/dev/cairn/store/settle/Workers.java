package dev.cairn.store.settle;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Who waits for the device on behalf of a pass: some threads, or the caller itself. */
public final class Workers implements Closeable {
  private final @Nullable ExecutorService threads;

  private Workers(@Nullable ExecutorService threads) {
    this.threads = threads;
  }

  /** The caller does everything itself, one after the other. */
  public static Workers none() {
    return new Workers(null);
  }

  /** That many threads, which end when they have had nothing to do for a while. */
  public static Workers threads(int n) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            n,
            n,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "cairn-settle-worker");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return new Workers(executor);
  }

  /**
   * Does all of it, and answers when nothing of it is under way any more.
   *
   * @throws IOException the first failure
   */
  <T> List<T> all(List<Callable<T>> work) throws IOException {
    List<T> done = new ArrayList<>();
    IOException failure = null;
    for (Callable<T> part : started(work)) {
      try {
        done.add(part.call());
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      } catch (Exception e) {
        failure = failure == null ? new IOException("settling failed: " + e, e) : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return done;
  }

  private <T> List<Callable<T>> started(List<Callable<T>> work) {
    ExecutorService executor = threads;
    if (executor == null) {
      return work;
    }
    List<Callable<T>> results = new ArrayList<>();
    for (Callable<T> part : work) {
      Future<T> future = executor.submit(part);
      results.add(() -> get(future));
    }
    return results;
  }

  private static <T> T get(Future<T> future) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io
          ? io
          : new IOException("settling failed: " + e.getCause(), e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    if (threads != null) {
      threads.shutdown();
    }
  }
}
