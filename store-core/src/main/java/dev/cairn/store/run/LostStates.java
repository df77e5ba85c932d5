package dev.cairn.store.run;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Location;
import java.util.ArrayList;
import java.util.List;

/**
 * The states that are lost with one by which they are told. Each is damage of its own where an
 * owner has accepted a loss before it was saved: the other may be one whose loss is accepted.
 */
final class LostStates {
  private LostStates() {}

  /** Those of a run that are not accepted; its lock is held, and its index loaded. */
  static List<RunDamage> of(RunState run) {
    long accepted = run.appended().acceptedThrough();
    List<RunDamage> damages = new ArrayList<>();
    if (accepted > 0) {
      for (CheckpointEntry entry : run.index().checkpoints()) {
        if (entry.lost() && entry.position() > accepted) {
          damages.add(damage(run, entry));
        }
      }
    }
    return damages;
  }

  /** The same as verification finds, so that it is told once. */
  private static RunDamage damage(RunState run, CheckpointEntry entry) {
    CheckpointEntry broken = withoutBase(run, entry);
    return new RunDamage(
        entry.position(),
        entry.seq(),
        path(run, broken),
        Location.offset(broken.location()),
        "checkpoint " + broken.baseSeq() + " of the node as its base",
        "none");
  }

  /** The checkpoint in a chain whose base is not there. */
  private static CheckpointEntry withoutBase(RunState run, CheckpointEntry entry) {
    CheckpointEntry broken = entry;
    CheckpointEntry base = run.index().checkpoint(entry.baseSeq());
    while (base != null && base.lost() && base.node().equals(entry.node())) {
      broken = base;
      base = run.index().checkpoint(base.baseSeq());
    }
    return broken;
  }

  private static String path(RunState run, CheckpointEntry entry) {
    Unsettled record = run.unsettledAt(entry.position());
    SegmentExtent extent = run.extent(entry.location());
    if (record != null) {
      return record.file().path();
    }
    return extent == null
        ? run.directory()
        : FileNames.segment(run.directory(), extent.number(), extent.generation());
  }
}
