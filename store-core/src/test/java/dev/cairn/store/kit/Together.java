package dev.cairn.store.kit;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tasks that begin at the same time, each on a thread of its own, and are waited for. */
final class Together {
  private static final long PATIENCE_SECONDS = 120;

  private final ExecutorService threads;
  private final CountDownLatch begin = new CountDownLatch(1);
  private final List<Future<?>> futures = new ArrayList<>();

  private Together(ExecutorService threads) {
    this.threads = threads;
  }

  /** A task that may fail. */
  @FunctionalInterface
  interface Task {
    void run() throws Exception;
  }

  /** One of many tasks. */
  @FunctionalInterface
  interface NumberedTask {
    void run(int number) throws Exception;
  }

  /** On the platform's threads. */
  static Together onThreads() {
    return new Together(Executors.newCachedThreadPool(Together::daemon));
  }

  /** A task that never ends must not keep the tests from ending. */
  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  /** On virtual threads, where the JDK has them. */
  static Optional<Together> onVirtualThreads() {
    try {
      Object threads = Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      return Optional.of(new Together((ExecutorService) threads));
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      return Optional.empty();
    }
  }

  Together add(int count, NumberedTask task) {
    for (int i = 0; i < count; i++) {
      int number = i;
      add(() -> task.run(number));
    }
    return this;
  }

  Together add(Task task) {
    futures.add(
        threads.submit(
            () -> {
              begin.await();
              task.run();
              return "done";
            }));
    return this;
  }

  /** Lets all tasks begin, waits for all, and fails as the first of them failed. */
  void run() {
    begin.countDown();
    try {
      for (Future<?> future : futures) {
        future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a thread failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("a thread still hangs after " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for threads", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
