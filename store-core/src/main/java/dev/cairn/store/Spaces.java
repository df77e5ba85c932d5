package dev.cairn.store;

import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.run.RunState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Tells what a run takes, from its counters and its index. */
final class Spaces {
  private Spaces() {}

  /** Of a run whose lock is held, and whose index is loaded. */
  static RunSpace of(RunState run) {
    Lookup.refuseHoles(run, 0, run.visible().checkpointSeq());
    List<NodeSpace> nodes = new ArrayList<>();
    for (String node : run.index().nodes()) {
      nodes.add(of(node, run.index().ofNode(node)));
    }
    nodes.sort(Comparator.comparing(NodeSpace::nodeId));
    long reclaimable = run.reclaimableBytes();
    return new RunSpace(run.id(), run.storedBytes() - reclaimable, reclaimable, nodes);
  }

  private static NodeSpace of(String node, List<CheckpointEntry> entries) {
    long live = 0;
    long reclaimable = 0;
    long checkpoints = 0;
    for (CheckpointEntry entry : entries) {
      boolean givenUp = entry.dropped() && !entry.bare();
      live += givenUp ? 0 : entry.storedBytes();
      reclaimable += givenUp ? entry.storedBytes() : 0;
      checkpoints += entry.dropped() || entry.lost() ? 0 : 1;
    }
    return new NodeSpace(node, live, reclaimable, checkpoints);
  }
}
