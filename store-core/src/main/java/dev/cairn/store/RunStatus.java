package dev.cairn.store;

/**
 * Where a run stands. The store allows every transition and keeps each change in the run's history.
 */
public enum RunStatus {
  /** The run is at work; every run begins so. */
  RUNNING,
  /** The run ended well. */
  COMPLETED,
  /** The run ended in failure. */
  FAILED,
  /** The run was given up on request. */
  CANCELLED,
  /** The run waits to be resumed. */
  PAUSED
}
