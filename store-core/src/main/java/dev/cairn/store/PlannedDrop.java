package dev.cairn.store;

import java.time.Instant;

/**
 * A checkpoint that a plan gives up.
 *
 * @param nodeId the node that saved it
 * @param seq its seq
 * @param time when it was saved, by the store's clock, in microseconds
 * @param bytes what it takes in the store, framing and metadata included
 * @param reason the rule that gives it up
 */
public record PlannedDrop(
    String nodeId, long seq, Instant time, long bytes, RetentionReason reason) {}
