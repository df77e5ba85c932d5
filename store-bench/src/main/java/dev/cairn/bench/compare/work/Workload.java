package dev.cairn.bench.compare.work;

import java.io.IOException;

/** What is done in a turn. */
interface Workload {
  /** Does it, and leaves what it measured with the session. */
  void run(Session session) throws IOException;
}
