package dev.cairn.store.kit;

import dev.cairn.store.RunPage;
import dev.cairn.store.RunQuery;
import dev.cairn.store.VerifyReport;
import dev.cairn.store.WriteOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Map<String, String> deletions = new LinkedHashMap<>();
  private long lastNumber;

  ModelRuns(LongSupplier clock, Function<byte[], String> contentHash) {
    this.clock = clock;
    this.contentHash = contentHash;
  }

  ModelRun create(String id, String workflow, Map<String, @Nullable Object> params) {
    ModelRun run = new ModelRun(clock, ++lastNumber, id, workflow, params);
    byNumber.put(run.number, run);
    byId.put(id, run);
    return run;
  }

  Optional<ModelRun> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  boolean delete(String id, WriteOptions how) {
    String operation = how.operationId();
    if (operation != null && id.equals(deletions.get(operation))) {
      return true;
    }
    ModelRun run = byId.remove(id);
    if (run == null) {
      return false;
    }
    if (operation != null) {
      deletions.put(operation, id);
      if (deletions.size() > WriteOptions.OPERATIONS_REMEMBERED) {
        deletions.remove(deletions.keySet().iterator().next());
      }
    }
    return byNumber.remove(run.number) != null;
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
