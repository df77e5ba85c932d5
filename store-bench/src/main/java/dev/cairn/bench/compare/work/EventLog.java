package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import java.io.IOException;

/** Events over many runs, then paged through. */
final class EventLog implements Workload {
  private static final int BYTES = 200;
  private static final int PAYLOADS = 4096;
  private static final int PAGE = 100;
  private static final byte[] NO_PARAMS = {};

  @Override
  public void run(Session session) throws IOException {
    byte[][] payloads = new Texts(session.recordings()).pieces(PAYLOADS, BYTES);
    int runs = session.scale().eventRuns();
    try (Contender contender = session.open()) {
      for (int i = 0; i < runs; i++) {
        contender.createRun(Saver.run(i), NO_PARAMS);
      }
      Loop.Operation append =
          (thread, n) -> {
            contender.append(Saver.run((int) (n % runs)), payloads[(int) (n % PAYLOADS)]);
            return BYTES;
          };
      int threads = session.row().threads();
      double warmUp = session.task().warmUp();
      Measured warm = Loop.closed(threads, warmUp, session.scale().events(), append);
      session.handedIn(warm.bytes());
      Measured written =
          session.writing(
              "append",
              () ->
                  Loop.closed(
                      threads, session.scale().fixedSeconds(), session.scale().events(), append));
      long events = warm.latency().getTotalCount() + written.latency().getTotalCount();
      page(session, contender, runs, events / runs);
      session.weighHeap();
    }
    session.weigh("closed");
  }

  private static void page(Session session, Contender contender, int runs, long eachHas)
      throws IOException {
    long pages = Math.max(1, eachHas / PAGE);
    Loop.Operation read =
        (thread, n) -> {
          long since = n / runs * PAGE;
          int found = contender.events(Saver.run((int) (n % runs)), since, PAGE);
          if (found == 0 && eachHas > 0) {
            throw new IOException("no events of run " + n % runs + " since " + since);
          }
          return (long) found * BYTES;
        };
    Measured warm = Loop.closed(1, session.task().warmUp(), runs * pages, read);
    if (warm.latency().getTotalCount() == 0) {
      throw new IOException("no page was read");
    }
    Measured unused =
        session.measure(
            "read a page", () -> Loop.closed(1, session.task().seconds(), runs * pages, read));
  }
}
