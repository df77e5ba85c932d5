package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import dev.cairn.bench.compare.result.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * Opening a store that another process has filled and closed, or filled and was killed; it grows
 * from opening to opening. Then runs are listed and loaded that nobody has touched since.
 */
final class OpenStore implements Workload {
  private static final int TOUCHED = 200;
  private static final String KILLED = "open-killed";
  private static final Path DROP = Path.of("/proc/sys/vm/drop_caches");
  private static final long WAIT_MILLIS = 20;

  private final List<Line.Point> warm = new ArrayList<>();
  private final List<Line.Point> cold = new ArrayList<>();
  private final List<Line.Point> lost = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);

  @Override
  public void run(Session session) throws IOException {
    warmUp(session);
    int runs = 0;
    for (int wanted : session.scale().openRuns()) {
      int filled = fill(session, runs, wanted);
      boolean enough = filled < wanted;
      runs = filled;
      open(session, runs);
      if (enough) {
        break;
      }
    }
    session.add(new Line("open time by runs", warm));
    session.add(new Line("share of runs lost by runs", lost));
    if (!cold.isEmpty()) {
      session.add(new Line("cold open time by runs", cold));
    }
    session.weigh("closed");
  }

  /** So that the libraries are loaded and have opened something. */
  private static void warmUp(Session session) throws IOException {
    Path other = Path.of(session.task().directory()).resolve("other");
    for (int i = 0; i < 3; i++) {
      try (Contender contender = session.open(other)) {
        contender.createRun(Saver.run(i), new byte[0]);
        long unused = contender.save(Saver.run(i), "node", new byte[100]);
        int listed = contender.list(Saver.run(i));
        byte[] found = contender.latest(Saver.run(i), "node");
        if (listed != 1 || found == null) {
          throw new IOException("the store for warming up is not right");
        }
      }
    }
  }

  private static int fill(Session session, int from, int to) throws IOException {
    boolean kill = session.row().name().equals(KILLED);
    Path task = Path.of(session.task().directory()).resolve("victim.json");
    session.task().write(task);
    Process process =
        new ProcessBuilder(
                Jvm.command(
                    (Runtime.getRuntime().maxMemory() >> 20) + "m",
                    Path.of(session.task().directory()),
                    Victim.class,
                    task.toString(),
                    Integer.toString(from),
                    Integer.toString(to),
                    Double.toString(session.scale().fillSeconds()),
                    Boolean.toString(kill)))
            .inheritIO()
            .start();
    try {
      return awaitFilled(session, process, kill);
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static int awaitFilled(Session session, Process process, boolean kill)
      throws IOException, InterruptedException {
    Path said = Victim.said(session);
    while (!Files.exists(said) && process.isAlive()) {
      Thread.sleep(WAIT_MILLIS);
    }
    if (kill) {
      Thread.sleep(WAIT_MILLIS);
      process.destroyForcibly();
    }
    int unused = process.waitFor();
    if (!Files.exists(said)) {
      throw new IOException("the process that fills the store has failed");
    }
    int filled = Integer.parseInt(Files.readString(said, StandardCharsets.UTF_8).trim());
    Files.delete(said);
    return filled;
  }

  private void open(Session session, int runs) throws IOException {
    long begun = System.nanoTime();
    try (Contender contender = session.open()) {
      long took = System.nanoTime() - begun;
      session.add("open, " + runs + " runs", Measured.once(took));
      warm.add(new Line.Point(runs, took));
      touch(session, contender, runs);
    }
    if (session.task().dropCaches() && Files.isWritable(DROP)) {
      openCold(session, runs);
    }
  }

  private void openCold(Session session, int runs) throws IOException {
    session.sync();
    Files.writeString(DROP, "3");
    long begun = System.nanoTime();
    try (Contender contender = session.open()) {
      long took = System.nanoTime() - begun;
      session.add("open cold, " + runs + " runs", Measured.once(took));
      cold.add(new Line.Point(runs, took));
      if (contender.list(Saver.run(0)) != Victim.CHECKPOINTS && session.survivesKill()) {
        throw new IOException("the first run is not what it was");
      }
    }
  }

  private void touch(Session session, Contender contender, int runs) throws IOException {
    Histogram list = new Histogram(Loop.LONGEST, Loop.DIGITS);
    Histogram load = new Histogram(Loop.LONGEST, Loop.DIGITS);
    for (int i = 0; i < TOUCHED; i++) {
      String run = Saver.run(random.nextInt(runs));
      long begun = System.nanoTime();
      int listed = contender.list(run);
      long between = System.nanoTime();
      byte[] found = contender.latest(run, "node");
      long done = System.nanoTime();
      if (listed == Victim.CHECKPOINTS && found != null) {
        list.recordValue(between - begun);
        load.recordValue(done - between);
      } else if (session.survivesKill()) {
        throw new IOException(run + " is not what it was: " + listed + " checkpoints");
      }
    }
    if (list.getTotalCount() > 0) {
      session.add("list 20, " + runs + " runs", measured(list));
      session.add("load latest, " + runs + " runs", measured(load));
    }
    lost.add(new Line.Point(runs, 1 - list.getTotalCount() / (double) TOUCHED));
  }

  private static Measured measured(Histogram latency) {
    long nanos = (long) (latency.getMean() * latency.getTotalCount());
    return new Measured(latency, nanos, 0, latency.getTotalCount(), latency.getTotalCount());
  }
}
