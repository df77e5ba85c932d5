package dev.cairn.store;

/**
 * What the checkpoints of one node take ({@link RunSpace}).
 *
 * @param nodeId the node
 * @param liveBytes the bytes of those that count, framing and metadata included, and of what is
 *     kept of the others for those who try an operation again
 * @param reclaimableBytes the bytes of those that are given up, and still there
 * @param checkpoints how many count
 */
public record NodeSpace(String nodeId, long liveBytes, long reclaimableBytes, long checkpoints) {}
