package dev.cairn.store.tool;

import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.Damage;
import dev.cairn.store.StatusChange;
import dev.cairn.store.WorkflowEvent;

/** One thing that a run's history tells. */
sealed interface HistoryEntry {
  /** Its place among all records of the run. */
  long position();

  /** Shows itself; a checkpoint without its state. */
  void print(DumpForm form);

  /** A change of the run's status. */
  record Status(StatusChange change) implements HistoryEntry {
    @Override
    public long position() {
      return change.position();
    }

    @Override
    public void print(DumpForm form) {
      form.status(change);
    }
  }

  /** A checkpoint, without its state. */
  record Saved(CheckpointMeta meta) implements HistoryEntry {
    @Override
    public long position() {
      return meta.position();
    }

    @Override
    public void print(DumpForm form) {
      form.checkpoint(meta, null);
    }
  }

  /** An event. */
  record Happened(WorkflowEvent event) implements HistoryEntry {
    @Override
    public long position() {
      return event.position();
    }

    @Override
    public void print(DumpForm form) {
      form.event(event);
    }
  }

  /** Something that cannot be read; it stands where the reader came upon it. */
  record Lost(Damage damage, long position) implements HistoryEntry {
    @Override
    public void print(DumpForm form) {
      form.damage(damage);
    }
  }
}
