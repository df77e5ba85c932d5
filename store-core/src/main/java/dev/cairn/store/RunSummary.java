package dev.cairn.store;

import java.time.Instant;

/**
 * What a listing tells of a run without reading any of the run's files.
 *
 * @param runId the run's id
 * @param workflow the name of the workflow the run is an instance of
 * @param status where the run stands
 * @param created when the run was created
 * @param updated when anything was last written to the run
 * @param lastCheckpointSeq the run's highest checkpoint seq, 0 where it has none
 * @param lastEventSeq the run's highest event seq, 0 where it has none
 * @param storedBytes the bytes that the run's records take, framing included, in journal and
 *     segments
 * @param reclaimableBytes of those, the ones of checkpoints that are given up, and still there
 */
public record RunSummary(
    String runId,
    String workflow,
    RunStatus status,
    Instant created,
    Instant updated,
    long lastCheckpointSeq,
    long lastEventSeq,
    long storedBytes,
    long reclaimableBytes) {}
