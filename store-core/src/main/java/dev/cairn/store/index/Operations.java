package dev.cairn.store.index;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest operations of a run to which their callers gave an id, so that one that is tried again
 * is recognised. Not safe for threads; its run's lock guards it.
 */
public final class Operations {
  /** How many are remembered; the oldest is forgotten first. */
  public static final int REMEMBERED_MAX = 1_024;

  /**
   * What an operation did: records at consecutive positions.
   *
   * @param position of the first
   * @param records how many
   * @param type of the first
   * @param seq of the first; 0 where it has none
   * @param checkpointSeq the run's latest before it
   * @param eventSeq the run's latest before it
   */
  public record Operation(
      long position, int records, int type, long seq, long checkpointSeq, long eventSeq) {
    /** Whether the record at a position is part of it. */
    public boolean has(long at) {
      return at >= position && at < position + records;
    }
  }

  private final Map<String, Operation> byId = new LinkedHashMap<>();

  /** The operation of that id, or null where none is remembered. */
  public @Nullable Operation find(String id) {
    return byId.get(id);
  }

  /**
   * Remembers an operation; operations come in the order of their positions. Answers the one that
   * is forgotten instead, or null.
   */
  @Nullable Operation add(String id, Operation operation) {
    byId.remove(id);
    byId.put(id, operation);
    return byId.size() > REMEMBERED_MAX ? byId.remove(byId.keySet().iterator().next()) : null;
  }

  /** Adds those of another that are beyond a position. */
  void addAfter(long position, Operations others) {
    others.byId.forEach(
        (id, operation) -> {
          if (operation.position() > position) {
            Operation unused = add(id, operation);
          }
        });
  }

  /** The position of the newest; 0 where there is none. */
  long lastPosition() {
    long last = 0;
    for (Operation operation : byId.values()) {
      last = Math.max(last, operation.position());
    }
    return last;
  }

  /** Whether the record at a position is part of one of them. */
  boolean has(long position) {
    for (Operation operation : byId.values()) {
      if (operation.has(position)) {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }
}
