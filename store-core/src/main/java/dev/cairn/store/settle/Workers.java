package dev.cairn.store.settle;

import dev.cairn.store.io.DiskFullException;
import dev.cairn.store.run.Pauses;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Who waits for the device on behalf of a pass: some threads, or the caller itself. */
public final class Workers implements Closeable {
  private final @Nullable ExecutorService threads;

  /** Something to be done. */
  @FunctionalInterface
  interface Part<T> {
    /** Does it; {@code pauses} are where it may rest. */
    T call(Pauses pauses) throws IOException;
  }

  /** A part, and what comes of it; whoever does it says where it may rest. */
  private static final class Task<T> {
    private Pauses pauses = Pauses.NONE;
    private final FutureTask<T> result;

    Task(Part<T> part) {
      result = new FutureTask<>(() -> part.call(pauses));
    }

    void run(Pauses itsPauses) {
      pauses = itsPauses;
      result.run();
    }
  }

  /** Those threads, or the caller where there are none. */
  Workers(@Nullable ExecutorService threads) {
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
   * @param pace how much of it is under way at the same time, which may change meanwhile, and the
   *     rests between; whoever does everything itself takes none
   * @return the results, in the order of the work
   * @throws IOException the first failure
   */
  <T> List<T> all(List<Part<T>> work, Pace pace) throws IOException {
    List<Task<T>> tasks = work.stream().map(Task::new).toList();
    ExecutorService executor = threads;
    if (executor == null) {
      Pauses pauses = pace.pauses(nanos -> {});
      tasks.forEach(task -> task.run(pauses));
    } else {
      new Gang<>(tasks, pace, executor).begin();
    }
    return results(tasks);
  }

  /** Those who do it: as many as the pace allows, whoever is at it calls others or leaves. */
  private static final class Gang<T> {
    private final Queue<Task<T>> waiting;
    private final Pace pace;
    private final Executor executor;
    private final AtomicInteger size = new AtomicInteger();

    Gang(List<Task<T>> tasks, Pace pace, Executor executor) {
      this.waiting = new ConcurrentLinkedQueue<>(tasks);
      this.pace = pace;
      this.executor = executor;
    }

    /** Calls the first, or fails where no thread is to be had. */
    void begin() {
      if (!waiting.isEmpty()) {
        size.set(1);
        callOne();
      }
    }

    private void callOne() {
      boolean called = false;
      try {
        executor.execute(this::work);
        called = true;
      } finally {
        if (!called) {
          leave();
        }
      }
    }

    private void work() {
      Pauses pauses = pauses();
      boolean left = false;
      callOthers();
      Task<T> task = waiting.poll();
      while (task != null) {
        task.run(pauses);
        pauses.here();
        callOthers();
        left = isTooMany();
        task = left ? null : waiting.poll();
      }
      if (!left) {
        leave();
      }
    }

    private Pauses pauses() {
      try {
        return pace.pauses(LockSupport::parkNanos);
      } catch (OutOfMemoryError e) {
        return Pauses.NONE;
      }
    }

    private void callOthers() {
      try {
        int now = size.get();
        while (!waiting.isEmpty() && now < pace.atOnce()) {
          if (size.compareAndSet(now, now + 1)) {
            callOne();
          }
          now = size.get();
        }
      } catch (RuntimeException | OutOfMemoryError e) {
        // Where no thread is to be had, who is at it goes on alone: nothing may be left waiting.
      }
    }

    private void leave() {
      int unused = size.decrementAndGet();
    }

    /** Then one leaves, but never the last. */
    private boolean isTooMany() {
      int now = size.get();
      return now > pace.atOnce() && size.compareAndSet(now, now - 1);
    }
  }

  private static <T> List<T> results(List<Task<T>> tasks) throws IOException {
    List<T> done = new ArrayList<>();
    IOException failure = null;
    for (Task<T> task : tasks) {
      try {
        done.add(get(task.result));
      } catch (IOException e) {
        failure = graver(failure, e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return done;
  }

  /** The first, but a lack of room hides nothing that leaves open what the device keeps. */
  private static IOException graver(@Nullable IOException first, IOException next) {
    return first == null
            || (first instanceof DiskFullException && !(next instanceof DiskFullException))
        ? next
        : first;
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
