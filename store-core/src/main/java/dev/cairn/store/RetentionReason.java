package dev.cairn.store;

/**
 * Which rule of a {@link RetentionPolicy} gives something up; of several, the one that did so
 * first.
 */
public enum RetentionReason {
  /** The run has ended long enough ago ({@link RetentionPolicy#deleteFinishedAfter}). */
  FINISHED_AFTER,
  /** Enough newer checkpoints of the node are kept ({@link RetentionPolicy#keepLast(int)}). */
  KEEP_LAST,
  /** A newer checkpoint stands for its slot of time ({@link RetentionPolicy#thinOut}). */
  THIN_OUT,
  /** The checkpoint is too old ({@link RetentionPolicy#dropOlderThan}). */
  OLDER_THAN,
  /** The store takes too many bytes ({@link RetentionPolicy#storeBytesMax(long)}). */
  STORE_BYTES_MAX
}
