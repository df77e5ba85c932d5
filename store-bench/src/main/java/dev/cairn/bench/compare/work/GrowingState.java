package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import dev.cairn.bench.compare.contender.Mode;
import dev.cairn.bench.compare.machine.TemporaryTree;
import dev.cairn.bench.compare.result.Line;
import dev.cairn.bench.compare.result.Weight;
import dev.cairn.bench.compare.trace.States;
import dev.cairn.bench.compare.trace.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * An agent's state, saved whole after each step, then loaded after opening again. Relaxed, another
 * store is filled first, and closed and weighed some times on the way.
 */
final class GrowingState implements Workload {
  private static final int WEIGHINGS = 6;
  private static final double LOADS_SHARE = 0.5;
  private static final byte[] NO_PARAMS = {};

  /** A checkpoint that was made. */
  private record Saved(String run, String node, long seq, int bytes) {}

  /** What has been saved of the steps, and how long it took. */
  private static final class Pass {
    private final States states = new States();
    private final List<Saved> saved = new ArrayList<>();
    private final Histogram latency = new Histogram(Loop.LONGEST, Loop.DIGITS);
    private long nanos;
    private long bytes;

    /** Goes on with some steps. */
    void replay(Contender contender, List<Step> steps, Predicate<Pass> over) throws IOException {
      for (int i = 0; i < steps.size() && !over.test(this); i++) {
        if (steps.get(i) instanceof Step.Create create) {
          contender.createRun(create.run(), NO_PARAMS);
        } else if (steps.get(i) instanceof Step.Save save) {
          save(contender, save);
        }
      }
    }

    private void save(Contender contender, Step.Save step) throws IOException {
      byte[] state = states.whole(step);
      long begun = System.nanoTime();
      long seq = contender.save(step.run(), step.node(), state);
      long took = System.nanoTime() - begun;
      latency.recordValue(Math.min(took, Loop.LONGEST));
      nanos += took;
      bytes += state.length;
      saved.add(new Saved(step.run(), step.node(), seq, state.length));
    }

    Measured measured() {
      return new Measured(latency, nanos, bytes, saved.size(), saved.size());
    }
  }

  private final Pass pass = new Pass();
  private final List<Saved> saved = pass.saved;
  private final List<Line.Point> disk = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);

  @Override
  public void run(Session session) throws IOException {
    List<Step> steps = session.recordings().growing().steps();
    if (session.ceiling()) {
      runCeiling(session, steps);
      return;
    }
    warmUp(session, steps);
    try (Contender contender = session.open()) {
      Measured unused = session.writing("save", () -> save(session, contender, steps));
    }
    session.weigh("closed");
    if (!disk.isEmpty()) {
      session.add(new Line("bytes on disk by step", disk));
    }
    try (Contender contender = session.open()) {
      load(session, contender, steps);
      session.weighHeap();
      contender.compact();
    }
    session.weigh("compacted");
  }

  /** The same, into stores that do not count. */
  private void warmUp(Session session, List<Step> steps) throws IOException {
    Path aside = session.store().resolveSibling("warm-up");
    long end = System.nanoTime() + (long) (session.task().warmUp() * 1e9);
    if (session.row().mode() == Mode.RELAXED) {
      weigh(session, aside, steps);
      TemporaryTree.delete(aside);
    }
    while (System.nanoTime() < end) {
      try (Contender contender = session.open(aside)) {
        new Pass().replay(contender, steps, pass -> System.nanoTime() >= end);
      }
      TemporaryTree.delete(aside);
    }
    session.begin();
  }

  /** Fills a store, and closes and weighs it some times on the way. */
  private void weigh(Session session, Path aside, List<Step> steps) throws IOException {
    Pass weighed = new Pass();
    int each = Math.max(1, steps.size() / WEIGHINGS);
    for (int from = 0; from < steps.size() && withinTime(session, weighed); from += each) {
      List<Step> some = steps.subList(from, Math.min(steps.size(), from + each));
      try (Contender contender = session.open(aside)) {
        weighed.replay(contender, some, so -> !withinTime(session, so));
      }
      disk.add(new Line.Point(weighed.saved.size(), Weight.of(aside).lengthBytes()));
    }
  }

  /** It finds nothing again: it is loaded from without being closed. */
  private void runCeiling(Session session, List<Step> steps) throws IOException {
    try (Contender contender = session.open()) {
      Measured unused = session.writing("save", () -> save(session, contender, steps));
      load(session, contender, steps);
      session.weighHeap();
    }
    session.weigh("closed");
  }

  private Measured save(Session session, Contender contender, List<Step> steps) throws IOException {
    pass.replay(contender, steps, so -> !withinTime(session, so));
    return pass.measured();
  }

  private static boolean withinTime(Session session, Pass so) {
    return so.nanos <= session.scale().fixedSeconds() * 1e9;
  }

  private void load(Session session, Contender contender, List<Step> steps) throws IOException {
    check(contender, steps);
    List<Saved> newest = newest();
    Measured latest =
        loads(
            session,
            "load latest",
            (thread, n) -> {
              Saved last = newest.get((int) (n % newest.size()));
              return expect(last, contender.latest(last.run, last.node));
            });
    Measured any =
        loads(
            session,
            "load any",
            (thread, n) -> {
              Saved one = saved.get(random.nextInt(saved.size()));
              return expect(one, contender.at(one.run, one.node, one.seq));
            });
    if (latest.bytes() + any.bytes() == 0) {
      throw new IOException("nothing was loaded");
    }
  }

  private static Measured loads(Session session, String phase, Loop.Operation load)
      throws IOException {
    double seconds = session.task().seconds() * LOADS_SHARE;
    double warmUp = session.task().warmUp() * LOADS_SHARE;
    Measured warm = Loop.closed(1, warmUp, Long.MAX_VALUE, load);
    if (warm.bytes() == 0) {
      throw new IOException("nothing was loaded");
    }
    return session.measure(phase, () -> Loop.closed(1, seconds, Long.MAX_VALUE, load));
  }

  private List<Saved> newest() {
    List<Saved> newest = new ArrayList<>();
    for (int i = 0; i < saved.size(); i++) {
      if (i + 1 == saved.size() || !saved.get(i + 1).run.equals(saved.get(i).run)) {
        newest.add(saved.get(i));
      }
    }
    return newest;
  }

  private static long expect(Saved saved, byte @Nullable [] found) throws IOException {
    if (found == null || found.length != saved.bytes) {
      throw new IOException("not what was saved: " + saved);
    }
    return found.length;
  }

  /** The last state of each run is what was saved, byte for byte. */
  private void check(Contender contender, List<Step> steps) throws IOException {
    States states = new States();
    int at = 0;
    for (Step step : steps) {
      if (step instanceof Step.Save save && at < saved.size()) {
        Saved one = saved.get(at++);
        byte[] state = states.whole(save);
        boolean last = at == saved.size() || !saved.get(at).run.equals(one.run);
        if (last && !Arrays.equals(state, contender.latest(one.run, one.node))) {
          throw new IOException("not what was saved: " + one);
        }
      }
    }
  }
}
