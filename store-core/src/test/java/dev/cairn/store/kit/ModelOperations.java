package dev.cairn.store.kit;

import dev.cairn.store.WriteAnswer;
import dev.cairn.store.WriteBatch;
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

  /** Whether a batch has the writes that were answered so: in number, kinds and nodes. */
  static boolean areOf(WriteBatch batch, List<WriteAnswer> answers) {
    boolean same = batch.parts().size() == answers.size();
    for (int i = 0; same && i < answers.size(); i++) {
      same = isOf(batch.parts().get(i), answers.get(i));
    }
    return same;
  }

  private static boolean isOf(WriteBatch.Part part, WriteAnswer answer) {
    if (part instanceof WriteBatch.Save save) {
      return answer instanceof WriteAnswer.Saved saved
          && saved.meta().nodeId().equals(save.nodeId());
    }
    return part instanceof WriteBatch.Append
        ? answer instanceof WriteAnswer.Appended
        : answer instanceof WriteAnswer.Changed;
  }

  static IllegalArgumentException usedOtherwise(WriteOptions how) {
    return new IllegalArgumentException(
        "operationId: " + how.operationId() + " was used for another kind of write");
  }
}
