package dev.cairn.store.kit;

import dev.cairn.store.RunPage;
import dev.cairn.store.RunQuery;
import dev.cairn.store.VerifyReport;
import dev.cairn.store.WriteOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a {@link ModelStore}, by number, which is the order of their creation. Outlives
 * closing.
 */
final class ModelRuns {
  private final LongSupplier clock;
  private final Function<byte[], String> contentHash;
  private final TreeMap<Long, ModelRun> byNumber = new TreeMap<>();
  private final TreeMap<String, ModelRun> byId = new TreeMap<>();
  private final Set<Deletion> deletions = new LinkedHashSet<>();
  private long lastNumber;
  private long writes;

  ModelRuns(LongSupplier clock, Function<byte[], String> contentHash) {
    this.clock = clock;
    this.contentHash = contentHash;
  }

  ModelRun create(String id, String workflow, Map<String, @Nullable Object> params) {
    ModelRun run = new ModelRun(clock, ++lastNumber, id, workflow, params);
    byNumber.put(run.number, run);
    byId.put(id, run);
    wrote();
    return run;
  }

  Optional<ModelRun> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  boolean delete(String id, WriteOptions how) {
    Deletion deletion = new Deletion(id, how.operationId());
    if (deletions.contains(deletion)) {
      return true;
    }
    ModelRun run = byId.get(id);
    if (run == null) {
      return false;
    }
    if (run.operations().find(how) != null) {
      throw ModelOperations.usedOtherwise(how);
    }
    remember(deletion);
    wrote();
    byId.remove(id);
    return byNumber.remove(run.number) != null;
  }

  private void remember(Deletion deletion) {
    if (deletion.operationId != null && deletions.add(deletion)) {
      if (deletions.size() > WriteOptions.OPERATIONS_REMEMBERED) {
        deletions.remove(deletions.iterator().next());
      }
    }
  }

  /** A deletion that has happened. */
  private record Deletion(String runId, @Nullable String operationId) {}

  /** Counts a write that changed something. */
  void wrote() {
    writes++;
  }

  /** How many writes have changed something. */
  long writes() {
    return writes;
  }

  long count() {
    return byId.size();
  }

  String hash(byte[] state) {
    return contentHash.apply(state);
  }

  /** One page; its cursor is the number of its last run. */
  RunPage page(RunQuery query) {
    List<ModelRun> found =
        byNumber.tailMap(after(query.cursor()), false).values().stream()
            .filter(run -> run.matches(query))
            .limit(query.limit() + 1L)
            .toList();
    boolean more = found.size() > query.limit();
    List<ModelRun> page = more ? found.subList(0, query.limit()) : found;
    String next = more ? Long.toString(page.get(page.size() - 1).number) : null;
    return new RunPage(page.stream().map(ModelRun::summary).toList(), next);
  }

  private static long after(@Nullable String cursor) {
    try {
      return cursor == null ? 0 : Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("cursor: " + cursor + " is none of this store's", e);
    }
  }

  VerifyReport verify() {
    return new VerifyReport(
        count(),
        sum(ModelRun::recordCount),
        sum(ModelRun::checkpointCount),
        sum(ModelRun::eventCount),
        0,
        sum(ModelRun::storedBytes),
        List.of());
  }

  private long sum(ToLongFunction<ModelRun> what) {
    return byNumber.values().stream().mapToLong(what).sum();
  }
}
