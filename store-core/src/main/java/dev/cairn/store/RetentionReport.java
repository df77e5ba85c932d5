package dev.cairn.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What applying a {@link RetentionPlan} did.
 *
 * @param runsDeleted the runs deleted, whole
 * @param checkpointsDropped the checkpoints dropped, of runs that stay
 * @param bytes what the records given up took
 * @param notDone what the plan gave up and is kept all the same, or was gone before
 */
public record RetentionReport(
    long runsDeleted, long checkpointsDropped, long bytes, List<NotDone> notDone) {
  /** Copies the list. */
  public RetentionReport {
    notDone = List.copyOf(notDone);
  }

  /** Whether all of the plan was done. */
  public boolean complete() {
    return notDone.isEmpty();
  }

  /**
   * A run or checkpoint of the plan that was not given up.
   *
   * @param runId the run
   * @param nodeId the node, or null where the whole run is meant
   * @param seq the checkpoint, or 0 where the whole run is meant
   * @param why what has come between plan and application
   */
  public record NotDone(String runId, @Nullable String nodeId, long seq, Why why) {
    @Override
    public String toString() {
      return "run "
          + runId
          + (nodeId == null ? "" : ", node " + nodeId + ", seq " + seq)
          + ": "
          + why.words();
    }
  }

  /** Why something of a plan was not done. */
  public enum Why {
    /** It is not there any more, or there is another run of that id. */
    GONE("gone before"),
    /** It, its run or a checkpoint of the run that would go whole has been pinned since. */
    PINNED("pinned since"),
    /** It is the newest checkpoint of its node by now. */
    NEWEST("the newest of its node by now"),
    /** The run that would go whole has been written to since. */
    CHANGED("written to since"),
    /** The run is damaged, and is not written to until its loss is accepted. */
    DAMAGED("damaged, and the loss is not accepted");

    private final String words;

    Why(String words) {
      this.words = words;
    }

    /** In plain words. */
    public String words() {
      return words;
    }
  }
}
