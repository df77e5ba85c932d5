package dev.cairn.store.tool;

import dev.cairn.store.CairnStore;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.StoredCheckpoint;
import java.util.List;

/**
 * How the states of one run are stored, or of many together.
 *
 * @param whole how many are stored whole
 * @param wholeBytes what their checkpoints take
 * @param deltas how many are told by others
 * @param deltaBytes what their checkpoints take
 * @param longest how many records a reading needs, of the one that needs the most
 */
record ChainStats(long whole, long wholeBytes, long deltas, long deltaBytes, long longest) {
  static final ChainStats NONE = new ChainStats(0, 0, 0, 0, 0);

  /** Of a run of a store that can tell. */
  static ChainStats of(CheckpointStore store, String runId) {
    List<StoredCheckpoint> stored =
        store instanceof CairnStore cairn ? cairn.listStored(runId) : List.of();
    return stored.stream().map(ChainStats::of).reduce(NONE, ChainStats::plus);
  }

  private static ChainStats of(StoredCheckpoint one) {
    long bytes = one.storedSize();
    return one.whole()
        ? new ChainStats(1, bytes, 0, 0, one.records())
        : new ChainStats(0, 0, 1, bytes, one.records());
  }

  ChainStats plus(ChainStats other) {
    return new ChainStats(
        whole + other.whole,
        wholeBytes + other.wholeBytes,
        deltas + other.deltas,
        deltaBytes + other.deltaBytes,
        Math.max(longest, other.longest));
  }

  String wholes() {
    return Printable.count(whole, "state");
  }

  String told() {
    if (deltas == 0) {
      return "none";
    }
    return Printable.count(deltas, "state")
        + ", chains of up to "
        + Printable.count(longest, "record");
  }

  JsonLine putInto(JsonLine line) {
    return line.put("wholeStates", whole)
        .put("wholeBytes", wholeBytes)
        .put("deltas", deltas)
        .put("deltaBytes", deltaBytes)
        .put("longestChain", longest);
  }
}
