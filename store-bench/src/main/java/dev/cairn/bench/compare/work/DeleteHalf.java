package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import java.io.IOException;

/**
 * Every second run is deleted; what is on disk before, after, and after compacting. A store that is
 * slow to fill has fewer runs; half of them are deleted in any case.
 */
final class DeleteHalf implements Workload {
  static final int CHECKPOINTS = 20;
  private static final int BYTES = 1024;
  private static final int STATES = 4096;
  private static final double DELETE_SECONDS_MAX = 120;
  private static final byte[] NO_PARAMS = {};

  @Override
  public void run(Session session) throws IOException {
    byte[][] states = new Texts(session.recordings()).pieces(STATES, BYTES);
    int runs = fill(session, states);
    session.weigh("before");
    try (Contender contender = session.open()) {
      Measured deleted =
          session.measure("delete a run", () -> deleteHalf(contender, (runs + 1) / 2));
      if (deleted.latency().getTotalCount() < (runs + 1) / 2) {
        throw new IOException("could not delete half of " + runs + " runs in time");
      }
    }
    session.weigh("closed");
    try (Contender contender = session.open()) {
      Measured unused = session.measure("compact", () -> compact(contender));
      check(contender, runs);
    }
    session.weigh("compacted");
  }

  private static Measured deleteHalf(Contender contender, int half) throws IOException {
    return Loop.closed(
        1,
        DELETE_SECONDS_MAX,
        half,
        (thread, n) -> {
          contender.delete(Saver.run((int) (2 * n)));
          return 0;
        });
  }

  private static int fill(Session session, byte[][] states) throws IOException {
    int runs = session.scale().deleteRuns();
    double end = System.nanoTime() + session.scale().deleteFillSeconds() * 1e9;
    int filled = 0;
    try (Contender contender = session.open()) {
      while (filled < runs && (System.nanoTime() < end || filled < 2)) {
        contender.createRun(Saver.run(filled), NO_PARAMS);
        for (int i = 0; i < CHECKPOINTS; i++) {
          byte[] state = states[(filled * CHECKPOINTS + i) % STATES];
          long unused = contender.save(Saver.run(filled), "node", state);
          session.handedIn(state.length);
        }
        filled++;
      }
    }
    return filled;
  }

  private static Measured compact(Contender contender) throws IOException {
    long begun = System.nanoTime();
    contender.compact();
    return Measured.once(System.nanoTime() - begun);
  }

  private static void check(Contender contender, int runs) throws IOException {
    for (int i = 1; i < runs; i += 2) {
      if (contender.list(Saver.run(i)) != CHECKPOINTS) {
        throw new IOException("run " + i + " has lost checkpoints");
      }
    }
  }
}
