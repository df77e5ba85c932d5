package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import java.io.IOException;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** One thread's part: what it saves, how long each save took, and what it allocated. */
final class Saver {
  /** The longest time that is told apart from longer ones: a minute, in nanoseconds. */
  static final long LONGEST = Loop.LONGEST;

  private static final String NODE = "node";

  private final Histogram latency = new ConcurrentHistogram(LONGEST, Loop.DIGITS);
  private final SmallStates states;
  private final String[] ids;
  private final int runs;
  private final int first;
  private long n;

  Saver(int index, int runs) {
    this.states = new SmallStates(index);
    this.ids = IntStream.range(0, runs).mapToObj(Saver::run).toArray(String[]::new);
    this.runs = runs;
    this.first = index;
  }

  Histogram latency() {
    return latency;
  }

  /** All that it has saved, measured or not. */
  long saved() {
    return n;
  }

  /** Forgets what was measured up to now: that was for warming up. */
  void forget() {
    latency.reset();
  }

  /** The id of a run. */
  static String run(int number) {
    return "run-" + number;
  }

  private String run() {
    return ids[(int) ((first + n) % runs)];
  }

  private byte[] state() {
    return states.get(n++);
  }

  private void record(long nanos) {
    latency.recordValue(Math.min(nanos, LONGEST));
  }

  /** Saves to one run until the clock says that it is over; counts while it is measuring. */
  void saveUntilOver(Contender contender, Clock clock) throws IOException {
    String run = ids[first % runs];
    while (!clock.over()) {
      long begun = System.nanoTime();
      long unused = contender.save(run, NODE, state());
      long took = System.nanoTime() - begun;
      if (clock.measuring()) {
        record(took);
      }
    }
  }

  /** Saves that many, to all runs in turn, without waiting for the device. */
  void save(Contender contender, long saves) throws IOException {
    for (long i = 0; i < saves; i++) {
      long begun = System.nanoTime();
      long unused = contender.save(run(), NODE, state());
      record(System.nanoTime() - begun);
    }
  }

  /** Submits, as many at a time as the window lets in, and waits for the last. */
  void submitFor(long nanos, Contender contender, Window window) throws IOException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      window.enter();
      long begun = System.nanoTime();
      contender.submit(
          run(),
          NODE,
          state(),
          () -> {
            record(System.nanoTime() - begun);
            window.leave();
          });
    }
    window.drain();
  }
}
