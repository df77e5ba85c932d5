package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import java.io.IOException;

/** Runs that are over as soon as they have saved once. */
final class ShortRuns implements Workload {
  private static final int BYTES = 500;
  private static final int STATES = 4096;
  private static final byte[] PARAMS = {1, 2, 3, 4};

  @Override
  public void run(Session session) throws IOException {
    byte[][] states = new Texts(session.recordings()).pieces(STATES, BYTES);
    int threads = session.row().threads();
    try (Contender contender = session.open()) {
      Measured warm =
          Loop.closed(
              threads,
              session.task().warmUp(),
              session.scale().shortRuns() / 10,
              (thread, n) -> run(contender, "warm/" + n, states[(int) (n % STATES)]));
      session.handedIn(warm.bytes());
      Measured unused =
          session.writing(
              "run",
              () ->
                  Loop.closed(
                      threads,
                      session.scale().fixedSeconds(),
                      session.scale().shortRuns(),
                      (thread, n) -> run(contender, "short/" + n, states[(int) (n % STATES)])));
      session.weighHeap();
    }
    session.weigh("closed");
  }

  private static long run(Contender contender, String id, byte[] state) throws IOException {
    contender.createRun(id, PARAMS);
    long unused = contender.save(id, "node", state);
    contender.finish(id);
    return state.length;
  }
}
