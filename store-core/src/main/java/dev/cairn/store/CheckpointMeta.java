package dev.cairn.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a checkpoint but its state.
 *
 * @param runId the run
 * @param nodeId the node of the run that saved it
 * @param seq the checkpoint's number in the run, from 1, dense over all nodes
 * @param position its place among all records of the run (creation, checkpoints, events, status
 *     changes)
 * @param time when it was saved, by the store's clock, in microseconds; never going back within a
 *     run
 * @param stateSize the state's length in bytes
 * @param storedSize the bytes the checkpoint takes in the store, framing and metadata included; it
 *     may take less once it has settled ({@link Compression#DENSE})
 * @param contentHash the state's content hash (FORMAT.md, "Content hash"), 32 hexadecimal digits
 * @param metadata what the caller gave with it; the caller's own copy, unmodifiable
 */
public record CheckpointMeta(
    String runId,
    String nodeId,
    long seq,
    long position,
    Instant time,
    long stateSize,
    long storedSize,
    String contentHash,
    Map<String, @Nullable Object> metadata) {}
