package dev.cairn.store;

import java.time.Instant;

/**
 * One change of a run's status, as the run's history keeps it.
 *
 * @param runId the run
 * @param position the change's place among all records of the run
 * @param status the status from then on
 * @param time when, by the store's clock
 */
public record StatusChange(String runId, long position, RunStatus status, Instant time) {}
