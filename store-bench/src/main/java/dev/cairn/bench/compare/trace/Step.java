package dev.cairn.bench.compare.trace;

import java.util.List;

/** One step of a trace, as it spells it. Arrays are shared, and nobody changes them. */
@SuppressWarnings("ArrayRecordComponent") // No step is ever compared with another.
public sealed interface Step {
  /** The run concerned. */
  String run();

  /** A new run. */
  record Create(String run, byte[] params) implements Step {}

  /** An event of a run. */
  record Event(String run, byte[] payload) implements Step {}

  /** A run is over. */
  record Finish(String run) implements Step {}

  /** A checkpoint of a node. */
  sealed interface Save extends Step {
    /** The node concerned. */
    String node();
  }

  /** The whole state. */
  record Whole(String run, String node, byte[] state) implements Save {}

  /** The state before, and more. */
  record Appended(String run, String node, byte[] more) implements Save {}

  /** The state before with lines edited, ascending and without overlap. */
  record Edited(String run, String node, List<Edit> edits) implements Save {}

  /**
   * Lines that go, and lines that come.
   *
   * @param start the first, from 0, in the state before
   * @param deleted how many go
   * @param inserted what comes, each line with its end
   */
  record Edit(int start, int deleted, List<byte[]> inserted) {}
}
