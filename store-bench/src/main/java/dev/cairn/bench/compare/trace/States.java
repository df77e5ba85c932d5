package dev.cairn.bench.compare.trace;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The current state of every run and node of a trace: what each checkpoint saves as a whole. */
public final class States {
  private static final byte[] EMPTY = {};

  private final Map<String, Map<String, byte[]>> states = new HashMap<>();

  /** The whole state that a step saves. */
  public byte[] whole(Step.Save step) {
    Map<String, byte[]> nodes = states.computeIfAbsent(step.run(), run -> new HashMap<>());
    byte[] state = next(step, nodes.getOrDefault(step.node(), EMPTY));
    nodes.put(step.node(), state);
    return state;
  }

  /** A run is over: its states are no longer needed. */
  public void forget(String run) {
    states.remove(run);
  }

  private static byte[] next(Step.Save step, byte[] before) {
    if (step instanceof Step.Whole whole) {
      return whole.state();
    }
    if (step instanceof Step.Appended appended) {
      return joined(before, appended.more());
    }
    return edited(before, ((Step.Edited) step).edits());
  }

  private static byte[] joined(byte[] before, byte[] more) {
    byte[] state = Arrays.copyOf(before, before.length + more.length);
    System.arraycopy(more, 0, state, before.length, more.length);
    return state;
  }

  private static byte[] edited(byte[] before, List<Step.Edit> edits) {
    List<Integer> starts = lineStarts(before);
    ByteArrayOutputStream state = new ByteArrayOutputStream(before.length + (1 << 16));
    int line = 0;
    for (Step.Edit edit : edits) {
      copy(before, starts, line, edit.start(), state);
      edit.inserted().forEach(state::writeBytes);
      line = edit.start() + edit.deleted();
    }
    copy(before, starts, line, starts.size() - 1, state);
    return state.toByteArray();
  }

  private static void copy(
      byte[] from, List<Integer> starts, int first, int end, ByteArrayOutputStream to) {
    to.write(from, starts.get(first), starts.get(end) - starts.get(first));
  }

  /** Where lines begin, and at last where the state ends. */
  private static List<Integer> lineStarts(byte[] state) {
    List<Integer> starts = new ArrayList<>();
    starts.add(0);
    for (int i = 0; i < state.length; i++) {
      if (state[i] == '\n' && i + 1 < state.length) {
        starts.add(i + 1);
      }
    }
    if (state.length > 0) {
      starts.add(state.length);
    }
    return starts;
  }
}
