package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.VerifyReport;

/** How the demo is told. */
interface DemoStory {
  void begins(DemoTrace trace, DemoPlace place, long seed);

  void writing(long pid);

  void progress(int done, int all);

  /**
   * The child is dead.
   *
   * @param acknowledged the calls it had told of
   * @param exitCode how it ended
   */
  void killed(int acknowledged, int exitCode);

  void opened(CheckpointStore store, double seconds);

  void compared(DemoCheck check);

  /**
   * Tells a run record by record; {@code check} says how much of it is more than was acknowledged.
   */
  void timeline(CheckpointStore store, String runId, DemoCheck check);

  void finished(DemoCheck check, VerifyReport report);

  void ends(DemoPlace place, boolean fine);
}
