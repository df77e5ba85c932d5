package dev.cairn.store;

/**
 * What retention looks at in a checkpoint.
 *
 * @param time when it was saved, in microseconds; not before that of a lower seq of the run
 * @param storedBytes what it takes in the store
 */
record CheckpointFacts(String nodeId, long seq, long time, long storedBytes, boolean pinned) {}
