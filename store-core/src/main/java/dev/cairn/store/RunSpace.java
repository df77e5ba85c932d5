package dev.cairn.store;

import java.util.List;

/**
 * What the records of a run take, in journal and segments, framing included. Kept as records come
 * and go, so that asking reads nothing but the run's index.
 *
 * @param runId the run
 * @param liveBytes the bytes of all its records but those of {@code reclaimableBytes}
 * @param reclaimableBytes the bytes of checkpoints that are given up, and still there: they come
 *     back when their segments are rewritten ({@link CheckpointStore#compact})
 * @param nodes what the checkpoints take of every node that has any, by the node's id
 */
public record RunSpace(String runId, long liveBytes, long reclaimableBytes, List<NodeSpace> nodes) {
  /** Copies the list. */
  public RunSpace {
    nodes = List.copyOf(nodes);
  }
}
