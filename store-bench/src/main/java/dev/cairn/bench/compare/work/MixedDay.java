package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import dev.cairn.bench.compare.trace.Step;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Runs of all sorts, one after the other in each thread, as recorded: and beside what was recorded
 * a run's state is loaded before every fifth save, as by a worker that takes over, its checkpoints
 * are listed and its events read when it is over, and it is deleted when so many others have ended.
 */
final class MixedDay implements Workload {
  private static final int KEPT = 50;
  private static final int LOAD_EVERY = 5;
  private static final int PAGE = 100;

  private enum Call {
    CREATE,
    EVENT,
    SAVE,
    LOAD,
    FINISH,
    LIST,
    READ,
    DELETE
  }

  private final Map<Call, Histogram> latencies = new EnumMap<>(Call.class);
  private final AtomicLong nextRun = new AtomicLong();

  MixedDay() {
    for (Call call : Call.values()) {
      latencies.put(call, new ConcurrentHistogram(Loop.LONGEST, Loop.DIGITS));
    }
  }

  /** One thread's day: the run it is at, and those that are over. */
  private final class Worker {
    private final Contender contender;
    private final List<List<Step>> runs;
    private final Replayer replayer;
    private final Deque<String> over = new ArrayDeque<>();
    private List<Step> steps = List.of();
    private String suffix = "";
    private int at;
    private int saves;

    Worker(Contender contender, List<List<Step>> runs) {
      this.contender = contender;
      this.runs = runs;
      this.replayer = new Replayer(contender);
    }

    /** The next step, with all that belongs to it. */
    long step() throws IOException {
      if (at == steps.size()) {
        long number = nextRun.getAndIncrement();
        steps = runs.get((int) (number % runs.size()));
        suffix = "#" + number;
        at = 0;
      }
      Step step = steps.get(at++);
      byte[] bytes = replayer.bytes(step);
      if (step instanceof Step.Save save && ++saves % LOAD_EVERY == 0) {
        time(Call.LOAD, () -> contender.latest(step.run() + suffix, save.node()));
      }
      time(call(step), () -> replayer.replay(step, suffix, bytes));
      if (at == steps.size()) {
        end(step.run());
      }
      return bytes.length;
    }

    private void end(String run) throws IOException {
      String id = run + suffix;
      replayer.forget(run);
      time(Call.LIST, () -> contender.list(id));
      time(Call.READ, () -> contender.events(id, 0, PAGE));
      over.add(id);
      if (over.size() > KEPT) {
        String oldest = over.remove();
        time(
            Call.DELETE,
            () -> {
              contender.delete(oldest);
              return oldest;
            });
      }
    }
  }

  private interface Doing {
    @Nullable Object run() throws IOException;
  }

  private void time(Call call, Doing doing) throws IOException {
    long begun = System.nanoTime();
    Object unused = doing.run();
    long took = System.nanoTime() - begun;
    Objects.requireNonNull(latencies.get(call)).recordValue(Math.min(took, Loop.LONGEST));
  }

  private static Call call(Step step) {
    if (step instanceof Step.Create) {
      return Call.CREATE;
    }
    if (step instanceof Step.Event) {
      return Call.EVENT;
    }
    return step instanceof Step.Save ? Call.SAVE : Call.FINISH;
  }

  @Override
  public void run(Session session) throws IOException {
    List<List<Step>> runs = session.recordings().day().byRun();
    int threads = session.row().threads();
    try (Contender contender = session.open()) {
      Worker[] workers = new Worker[threads];
      for (int i = 0; i < threads; i++) {
        workers[i] = new Worker(contender, runs);
      }
      Loop.Operation step = (thread, n) -> workers[thread].step();
      session.handedIn(Loop.closed(threads, session.task().warmUp(), Long.MAX_VALUE, step).bytes());
      latencies.values().forEach(Histogram::reset);
      double seconds = session.task().seconds() * 2;
      Measured all =
          session.writing("step", () -> Loop.closed(threads, seconds, Long.MAX_VALUE, step));
      latencies.forEach((call, latency) -> note(session, call, latency, all));
      session.weighHeap();
    }
    session.weigh("closed");
  }

  private static void note(Session session, Call call, Histogram latency, Measured all) {
    if (latency.getTotalCount() > 0) {
      session.add(
          call.name().toLowerCase(Locale.ROOT), new Measured(latency, all.nanos(), 0, 0, 0));
    }
  }
}
