package dev.cairn.store;

/** What became of one write of a batch ({@link CheckpointStore#commit}). */
public sealed interface WriteAnswer {
  /** The write's place among all records of the run. */
  long position();

  /** A checkpoint was saved. */
  record Saved(CheckpointMeta meta) implements WriteAnswer {
    @Override
    public long position() {
      return meta.position();
    }
  }

  /** An event was appended, and was given this seq. */
  record Appended(long seq, long position) implements WriteAnswer {}

  /** The run's status was changed. */
  record Changed(StatusChange change) implements WriteAnswer {
    @Override
    public long position() {
      return change.position();
    }
  }
}
