package dev.cairn.store.tool;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.Damage;
import dev.cairn.store.Pin;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.StatusChange;
import dev.cairn.store.WorkflowEvent;
import org.jspecify.annotations.Nullable;

/** How a dump looks. A run comes first, then its tags, then what it has, in position order. */
interface DumpForm {
  void run(RunMetadata run);

  /** A tag that is on the run, or on a checkpoint of it. */
  void pin(Pin pin);

  void status(StatusChange change);

  /** A checkpoint, and its state where that was asked for and can be read. */
  void checkpoint(CheckpointMeta meta, byte @Nullable [] state);

  void event(WorkflowEvent event);

  void damage(Damage damage);
}
