package dev.cairn.store;

/**
 * A checkpoint with its state, verified against its content hash when it was read. An interface, so
 * that a state can one day be read as a stream.
 */
public interface Checkpoint {
  /** Everything about the checkpoint but its state. */
  CheckpointMeta meta();

  /** The state: a copy that belongs to the caller. */
  byte[] state();
}
