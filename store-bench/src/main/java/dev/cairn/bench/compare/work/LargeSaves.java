package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Contender;
import java.io.IOException;

/** States of 256 KiB that shrink as text does, none of which resembles the one before. */
final class LargeSaves implements Workload {
  private static final int BYTES = 256 << 10;
  private static final int STATES = 48;
  private static final byte[] NO_PARAMS = {};
  private static final String NODE = "node";

  @Override
  public void run(Session session) throws IOException {
    byte[][] states = new Texts(session.recordings()).pieces(STATES, BYTES);
    try (Contender contender = session.open()) {
      for (int i = 0; i < session.row().runs(); i++) {
        contender.createRun(Saver.run(i), NO_PARAMS);
      }
      Loop.Operation save =
          (thread, n) -> {
            long unused =
                contender.save(Saver.run(thread), NODE, states[(int) (n % states.length)]);
            return BYTES;
          };
      session.handedIn(Loop.closed(1, session.task().warmUp(), Long.MAX_VALUE, save).bytes());
      for (int threads : new int[] {1, session.row().threads()}) {
        double seconds = session.task().seconds();
        Measured unused =
            session.writing(
                SmallSaves.phase(threads),
                () -> Loop.closed(threads, seconds, Long.MAX_VALUE, save));
      }
      session.weighHeap();
    }
    session.weigh("closed");
  }
}
