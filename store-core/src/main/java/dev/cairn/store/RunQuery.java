package dev.cairn.store;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs to list. Immutable: every {@code with} method answers a new query.
 *
 * <pre>{@code
 * RunPage page = store.listRuns(RunQuery.all().withStatus(RunStatus.FAILED).withLimit(50));
 * }</pre>
 *
 * @param workflow only runs of this workflow, or null for any
 * @param statuses only runs in one of these states; all states by default
 * @param idPrefix only runs whose id begins with this; empty by default
 * @param createdFrom only runs created at this time or later, or null
 * @param createdBefore only runs created before this time, or null
 * @param cursor where to go on, from {@link RunPage#nextCursor()}, or null to begin
 * @param limit the greatest number of runs in the answer, at least 1
 */
public record RunQuery(
    @Nullable String workflow,
    Set<RunStatus> statuses,
    String idPrefix,
    @Nullable Instant createdFrom,
    @Nullable Instant createdBefore,
    @Nullable String cursor,
    int limit) {
  /** The number of runs in a page unless the query says otherwise. */
  public static final int LIMIT_DEFAULT = 1_000;

  /** Checks the limit and copies the states. */
  public RunQuery {
    statuses = Set.copyOf(statuses);
    Objects.requireNonNull(idPrefix, "idPrefix");
    if (limit < 1) {
      throw new IllegalArgumentException("limit: expected at least 1, found " + limit);
    }
  }

  /** A query for all runs, a page of {@value #LIMIT_DEFAULT} at a time. */
  public static RunQuery all() {
    return new RunQuery(null, EnumSet.allOf(RunStatus.class), "", null, null, null, LIMIT_DEFAULT);
  }

  /** This query, for runs of one workflow. */
  public RunQuery withWorkflow(String name) {
    Objects.requireNonNull(name, "name");
    return new RunQuery(name, statuses, idPrefix, createdFrom, createdBefore, cursor, limit);
  }

  /** This query, for runs in one of the given states. */
  public RunQuery withStatus(RunStatus first, RunStatus... more) {
    return new RunQuery(
        workflow, EnumSet.of(first, more), idPrefix, createdFrom, createdBefore, cursor, limit);
  }

  /** This query, for runs whose id begins with {@code prefix}. */
  public RunQuery withIdPrefix(String prefix) {
    return new RunQuery(workflow, statuses, prefix, createdFrom, createdBefore, cursor, limit);
  }

  /**
   * This query, for runs created from {@code from} (inclusive) until {@code before} (exclusive);
   * null leaves a side open.
   */
  public RunQuery withCreated(@Nullable Instant from, @Nullable Instant before) {
    return new RunQuery(workflow, statuses, idPrefix, from, before, cursor, limit);
  }

  /** This query, going on where a page ended; null begins anew. */
  public RunQuery withCursor(@Nullable String next) {
    return new RunQuery(workflow, statuses, idPrefix, createdFrom, createdBefore, next, limit);
  }

  /** This query, with pages of at most {@code runs}. */
  public RunQuery withLimit(int runs) {
    return new RunQuery(workflow, statuses, idPrefix, createdFrom, createdBefore, cursor, runs);
  }
}
