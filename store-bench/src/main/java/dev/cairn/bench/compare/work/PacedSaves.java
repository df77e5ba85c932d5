package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import dev.cairn.bench.compare.result.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Small durable saves that arrive at a fixed rate, at one after the other. */
final class PacedSaves implements Workload {
  private static final byte[] NO_PARAMS = {};
  private static final String NODE = "node";

  private final SmallStates states = new SmallStates(1);

  @Override
  public void run(Session session) throws IOException {
    List<Line.Point> median = new ArrayList<>();
    List<Line.Point> high = new ArrayList<>();
    try (Contender contender = session.open()) {
      for (int i = 0; i < session.row().runs(); i++) {
        contender.createRun(Saver.run(i), NO_PARAMS);
      }
      int threads = session.row().threads();
      Loop.Operation save =
          (thread, n) -> {
            long unused = contender.save(Saver.run(thread), NODE, states.get(n));
            return SmallStates.BYTES;
          };
      session.handedIn(Loop.closed(threads, session.task().warmUp(), Long.MAX_VALUE, save).bytes());
      for (int rate : session.scale().rates()) {
        double seconds = session.task().seconds();
        Measured measured =
            session.writing(rate + "/s", () -> Loop.paced(threads, seconds, rate, save));
        median.add(new Line.Point(rate, measured.latency().getValueAtPercentile(50)));
        high.add(new Line.Point(rate, measured.latency().getValueAtPercentile(99)));
      }
    }
    session.add(new Line("p50 by rate", median));
    session.add(new Line("p99 by rate", high));
    session.weigh("closed");
  }
}
