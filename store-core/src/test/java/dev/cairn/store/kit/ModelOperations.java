package dev.cairn.store.kit;

import dev.cairn.store.WriteAnswer;
import dev.cairn.store.WriteOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers of the newest operations that had an id. */
final class ModelOperations {
  private final Map<String, List<WriteAnswer>> answers = new LinkedHashMap<>();

  /** The first answers of that operation; null for one that is new or has no id. */
  @Nullable List<WriteAnswer> find(WriteOptions how) {
    String id = how.operationId();
    return id == null ? null : answers.get(id);
  }

  /** Remembers what an operation was answered. */
  List<WriteAnswer> remember(WriteOptions how, List<WriteAnswer> given) {
    String id = how.operationId();
    if (id != null) {
      answers.put(id, given);
      if (answers.size() > WriteOptions.OPERATIONS_REMEMBERED) {
        answers.remove(answers.keySet().iterator().next());
      }
    }
    return given;
  }

  /** The only answer, of that kind. */
  static <A extends WriteAnswer> A only(Class<A> kind, List<WriteAnswer> answers) {
    if (answers.size() != 1 || !kind.isInstance(answers.get(0))) {
      throw new IllegalArgumentException("operationId: was used for another kind of write");
    }
    return kind.cast(answers.get(0));
  }
}
