package dev.cairn.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing.
 *
 * @param runs the runs, in the order of their creation
 * @param nextCursor where the next page begins, to be given to {@link RunQuery#withCursor}; null on
 *     the last page
 */
public record RunPage(List<RunSummary> runs, @Nullable String nextCursor) {
  /** Copies the list. */
  public RunPage {
    runs = List.copyOf(runs);
  }
}
