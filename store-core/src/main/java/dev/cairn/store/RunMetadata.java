package dev.cairn.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as it stood when it was asked for.
 *
 * @param runId the run's id
 * @param workflow the name of the workflow the run is an instance of
 * @param status where the run stands
 * @param created when the run was created, by the store's clock, in microseconds
 * @param updated when anything was last written to the run; never before {@code created}
 * @param params the parameters given at creation; the caller's own copy, unmodifiable
 * @param lastCheckpointSeq the run's highest checkpoint seq, 0 where it has none
 * @param lastEventSeq the run's highest event seq, 0 where it has none
 */
public record RunMetadata(
    String runId,
    String workflow,
    RunStatus status,
    Instant created,
    Instant updated,
    Map<String, @Nullable Object> params,
    long lastCheckpointSeq,
    long lastEventSeq) {}
