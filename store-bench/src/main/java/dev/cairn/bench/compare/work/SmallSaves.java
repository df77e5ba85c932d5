package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import java.io.IOException;

/** Small relaxed saves, by one thread, then by several, into one store. */
final class SmallSaves implements Workload {
  private static final int[] THREADS = {1, 4, 16};
  private static final byte[] NO_PARAMS = {};
  private static final String NODE = "node";

  private final SmallStates states = new SmallStates(1);

  @Override
  public void run(Session session) throws IOException {
    try (Contender contender = session.open()) {
      for (int i = 0; i < session.row().runs(); i++) {
        contender.createRun(Saver.run(i), NO_PARAMS);
      }
      Measured warm = saves(contender, 1, session.task().warmUp());
      session.handedIn(warm.bytes());
      for (int threads : THREADS) {
        double seconds = session.task().seconds();
        Measured unused = session.writing(phase(threads), () -> saves(contender, threads, seconds));
      }
      session.weighHeap();
    }
    session.weigh("closed");
  }

  private Measured saves(Contender contender, int threads, double seconds) throws IOException {
    return Loop.closed(
        threads,
        seconds,
        Long.MAX_VALUE,
        (thread, n) -> {
          long unused = contender.save(Saver.run(thread), NODE, states.get(n));
          return SmallStates.BYTES;
        });
  }

  static String phase(int threads) {
    return threads == 1 ? "1 thread" : threads + " threads";
  }
}
