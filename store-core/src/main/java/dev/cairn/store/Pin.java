package dev.cairn.store;

import java.time.Instant;

/**
 * A tag that keeps a checkpoint, or a whole run, from being dropped by retention.
 *
 * @param runId the run
 * @param seq the checkpoint's seq; 0 where the run itself is tagged
 * @param tag the caller's name for it
 * @param time when it was put on
 */
public record Pin(String runId, long seq, String tag, Instant time) {}
