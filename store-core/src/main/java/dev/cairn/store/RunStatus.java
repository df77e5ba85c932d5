package dev.cairn.store;

/** What has become of a run. Every transition is allowed; the store keeps each with its time. */
public enum RunStatus {
  /** Under way; what a new run is. */
  RUNNING,
  /** Ended as intended. */
  COMPLETED,
  /** Ended by a failure. */
  FAILED,
  /** Ended on request. */
  CANCELLED,
  /** Under way, and waiting. */
  PAUSED
}
