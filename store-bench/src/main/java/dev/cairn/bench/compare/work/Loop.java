package dev.cairn.bench.compare.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Does something again and again, by several threads, and notes how long each time took. */
final class Loop {
  /** The longest time that is told apart from longer ones: a minute, in nanoseconds. */
  static final long LONGEST = 60_000_000_000L;

  static final int DIGITS = 3;

  /** There is nothing more to do. */
  static final long OVER = -1;

  private static final long SOON_NANOS = 5_000_000;

  /** Something that is done again and again. */
  interface Operation {
    /**
     * Does it once.
     *
     * @param thread the thread's number, from 0
     * @param n how manieth time it is, over all threads, from 0
     * @return the bytes handed in or out, or {@link #OVER}
     */
    long run(int thread, long n) throws IOException;
  }

  /** One thread's part. */
  private static final class Part {
    final Histogram latency = new Histogram(LONGEST, DIGITS);
    long bytes;

    void note(long nanos, long moved) {
      latency.recordValue(Math.max(0, Math.min(nanos, LONGEST)));
      bytes += moved;
    }
  }

  private interface Body {
    void run(int thread, Part part) throws IOException;
  }

  private Loop() {}

  /** As fast as it goes, for so long and so often at most; once in any case. */
  static Measured closed(int threads, double seconds, long most, Operation operation)
      throws IOException {
    AtomicLong next = new AtomicLong();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    return run(
        threads,
        (thread, part) -> {
          long begun = System.nanoTime();
          for (long n = next.getAndIncrement(); n < most && (n == 0 || begun < end); ) {
            long bytes = operation.run(thread, n);
            if (bytes == OVER) {
              return;
            }
            long done = System.nanoTime();
            part.note(done - begun, bytes);
            begun = done;
            n = next.getAndIncrement();
          }
        });
  }

  /**
   * So many a second, whether those before are done or not. Each counts from when it was due; what
   * was still waiting when twice the time was over counts until then: nothing is left out because
   * the store was slow.
   */
  static Measured paced(int threads, double seconds, double rate, Operation operation)
      throws IOException {
    AtomicLong next = new AtomicLong();
    long count = Math.max(1, (long) (seconds * rate));
    long start = System.nanoTime() + SOON_NANOS;
    long end = start + (long) (2e9 * seconds);
    Measured measured =
        run(
            threads,
            (thread, part) -> {
              for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                long due = start + (long) (n * 1e9 / rate);
                awaitUntil(due);
                if (System.nanoTime() < end) {
                  long bytes = operation.run(thread, n);
                  part.note(System.nanoTime() - due, bytes);
                } else {
                  part.note(end - due, 0);
                }
              }
            });
    return measured;
  }

  private static void awaitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static Measured run(int threads, Body body) throws IOException {
    List<Part> parts = new ArrayList<>();
    List<Future<?>> started = new ArrayList<>();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    long begun = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      Part part = new Part();
      parts.add(part);
      started.add(
          executor.submit(
              () -> {
                body.run(thread, part);
                return null;
              }));
    }
    executor.shutdown();
    for (Future<?> each : started) {
      join(each);
    }
    return sum(parts, System.nanoTime() - begun);
  }

  private static void join(Future<?> thread) throws IOException {
    try {
      Object unused = thread.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static Measured sum(List<Part> parts, long nanos) {
    Histogram latency = new Histogram(LONGEST, DIGITS);
    parts.forEach(part -> latency.add(part.latency));
    return new Measured(
        latency,
        nanos,
        parts.stream().mapToLong(part -> part.bytes).sum(),
        parts.stream().mapToLong(part -> part.latency.getTotalCount()).min().orElse(0),
        parts.stream().mapToLong(part -> part.latency.getTotalCount()).max().orElse(0));
  }
}
