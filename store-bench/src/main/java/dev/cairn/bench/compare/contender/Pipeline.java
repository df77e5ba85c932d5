package dev.cairn.bench.compare.contender;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A thread that makes durable, again and again, all that was submitted since it last began. */
final class Pipeline implements Closeable {
  /** Something that may fail. */
  interface Step {
    void run() throws IOException;
  }

  /** Ends what is being gathered, under the lock; answers what makes it durable, outside of it. */
  interface Capture {
    Step run() throws IOException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Capture capture;
  private final Thread thread;
  private List<Runnable> pending = new ArrayList<>();
  private boolean closed;
  private volatile @Nullable Throwable failure;

  Pipeline(Capture capture) {
    this.capture = capture;
    thread = new Thread(this::work, "pipeline");
    thread.start();
  }

  void submit(Step put, Runnable durable) throws IOException {
    lock.lock();
    try {
      if (failure != null) {
        throw new IOException(failure);
      }
      put.run();
      pending.add(durable);
      if (pending.size() == 1) {
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      List<Runnable> spare = new ArrayList<>();
      while (true) {
        List<Runnable> taken;
        Step step;
        lock.lock();
        try {
          while (pending.isEmpty() && !closed) {
            arrived.awaitUninterruptibly();
          }
          if (pending.isEmpty()) {
            return;
          }
          step = capture.run();
          taken = pending;
          pending = spare;
        } finally {
          lock.unlock();
        }
        step.run();
        taken.forEach(Runnable::run);
        taken.clear();
        spare = taken;
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
      throw new IllegalStateException("the pipeline ended", e);
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
