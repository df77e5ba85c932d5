package dev.cairn.store.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A run that is deleted.
 *
 * @param runNumber the run's
 * @param runId the run's id, where its deletion had an operation id
 * @param operationId of the deletion, or null
 */
public record Gone(long runNumber, @Nullable String runId, @Nullable String operationId) {
  /** How many deletions with an operation id are remembered; the oldest is forgotten first. */
  public static final int REMEMBERED_MAX = 1_024;

  /** Whether a deletion that is tried again is to be recognised by it. */
  public boolean remembered() {
    return operationId != null;
  }
}
