package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import dev.cairn.bench.compare.trace.Step;
import java.io.IOException;
import java.util.List;

/** A process log in the order of time, again and again with other runs. */
final class ProcessLog implements Workload {
  private static final long TIMES_MAX = 10;

  @Override
  public void run(Session session) throws IOException {
    List<Step> steps = session.recordings().process().steps();
    try (Contender contender = session.open()) {
      Replayer replayer = new Replayer(contender);
      Loop.Operation call =
          (thread, n) -> {
            Step step = steps.get((int) (n % steps.size()));
            return replayer.replay(step, "#" + n / steps.size(), replayer.bytes(step));
          };
      long warm = Math.min(steps.size(), 2_000);
      Loop.Operation warming =
          (thread, n) -> {
            Step step = steps.get((int) n);
            return replayer.replay(step, "#warm", replayer.bytes(step));
          };
      session.handedIn(Loop.closed(1, session.task().warmUp(), warm, warming).bytes());
      Measured unused =
          session.writing(
              "call",
              () -> Loop.closed(1, session.task().seconds() * 2, TIMES_MAX * steps.size(), call));
      session.weighHeap();
    }
    session.weigh("closed");
  }
}
