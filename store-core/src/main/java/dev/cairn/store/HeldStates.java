package dev.cairn.store;

import dev.cairn.store.format.RecordType;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.run.RunState;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last states of the nodes of one write, locked until it is appended: in the order of their
 * names, so that two writes never wait for each other.
 */
final class HeldStates implements AutoCloseable {
  private final LastStates states;
  private final Map<String, LastState> held = new TreeMap<>();

  HeldStates(LastStates states) {
    this.states = states;
  }

  /** Says that a node's is needed. */
  void want(RunState run, String node) {
    if (!held.containsKey(node)) {
      held.put(node, states.of(run.number(), node));
    }
  }

  /** Waits for them. */
  void lock() {
    held.values().forEach(LastState::lock);
  }

  /** The node's last state; null where none is held. */
  @Nullable LastState of(String node) {
    return held.get(node);
  }

  /** Forgets them: what they are was lost meanwhile. */
  void forget() {
    held.values().forEach(LastState::forget);
  }

  /** Moves on to what was appended; where a node was saved twice, to the later state. */
  void follow(Draft draft) {
    if (!draft.batch().isPlaced()) {
      return;
    }
    for (Map.Entry<String, LastState> node : held.entrySet()) {
      Draft.Part last = lastOf(draft, node.getKey());
      CheckpointEntry entry = last == null ? null : last.entry;
      if (last != null && entry != null) {
        node.getValue().follow(last, entry);
      }
    }
  }

  private static Draft.@Nullable Part lastOf(Draft draft, String node) {
    for (int i = draft.count() - 1; i >= 0; i--) {
      Draft.Part part = draft.part(i);
      if (part.type == RecordType.CHECKPOINT && part.told != null && part.node.equals(node)) {
        return part;
      }
    }
    return null;
  }

  @Override
  public void close() {
    for (LastState state : held.values()) {
      states.changed(state);
      state.unlock();
    }
  }
}
