package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.WriteOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What keeps house in a run of the new store: seqs are given in order there, so that one that was
 * given up has to be taken and given up again. Where nothing is known of it, or nobody will ask, an
 * empty state of a node that the run does not have takes it: all of those go at once.
 *
 * <p>Every call answers how many records it has written.
 */
final class SalvageUpkeep {
  private static final byte[] NOTHING = {};

  private record Doomed(String node, long seq) {}

  private final CheckpointStore store;
  private final String runId;
  private final Set<String> nodes = new HashSet<>();
  private final Set<String> runTags = new HashSet<>();
  private final Deque<Doomed> doomed = new ArrayDeque<>();
  private String placeholder = "given up";
  private long lastPlaceholder;
  private long firstPlaceholder;

  SalvageUpkeep(CheckpointStore store, String runId) {
    this.store = store;
    this.runId = runId;
  }

  /** Says that the run has a node: it is about to get a checkpoint. */
  long node(String node) {
    nodes.add(node);
    long written = node.equals(placeholder) ? deletePlaceholders() : 0;
    while (nodes.contains(placeholder)) {
      placeholder += "'";
    }
    return written;
  }

  /** Takes the next seq, to be given up; answers it. */
  long takeSeq() {
    lastPlaceholder =
        store.saveCheckpoint(runId, placeholder, NOTHING, Map.of(), WriteOptions.ASYNC).seq();
    firstPlaceholder = firstPlaceholder == 0 ? lastPlaceholder : firstPlaceholder;
    return lastPlaceholder;
  }

  /** Says that a checkpoint is to be given up. */
  void doom(String node, long seq) {
    doomed.add(new Doomed(node, seq));
  }

  /** Gives up, in one record, what can be: there was one here that did so, or that tagged. */
  long deleteSome() {
    long written = runTags.isEmpty() ? deletePlaceholders() : 0;
    return written > 0 || doomed.isEmpty() ? written : delete(doomed.remove());
  }

  /** Gives up what there is to give up. */
  long deleteAll() {
    long written = deletePlaceholders();
    while (!doomed.isEmpty()) {
      written += delete(doomed.remove());
    }
    return written;
  }

  /** A tag on the run keeps what is deleted together, but not what is deleted by itself. */
  private long deletePlaceholders() {
    long written = 0;
    if (firstPlaceholder > 0 && runTags.isEmpty()) {
      int unused =
          store.deleteCheckpointsBefore(
              runId, placeholder, lastPlaceholder + 1, WriteOptions.ASYNC);
      written = 1;
    } else if (firstPlaceholder > 0) {
      for (long seq = firstPlaceholder; seq <= lastPlaceholder; seq++) {
        written += delete(new Doomed(placeholder, seq));
      }
    }
    firstPlaceholder = 0;
    return written;
  }

  private long delete(Doomed gone) {
    return store.deleteCheckpoint(runId, gone.node(), gone.seq(), WriteOptions.ASYNC) ? 1 : 0;
  }

  /**
   * Puts a tag on, or takes it off.
   *
   * @param seq the checkpoint's in the new store; 0 for the run
   */
  long tag(long seq, String tag, boolean on) {
    if (seq != 0) {
      return (on ? store.pin(runId, seq, tag) : store.unpin(runId, seq, tag)) ? 1 : 0;
    }
    long written = runTags.isEmpty() ? deletePlaceholders() : 0;
    boolean changed = on ? store.pin(runId, tag) : store.unpin(runId, tag);
    boolean unused = on ? runTags.add(tag) : runTags.remove(tag);
    return written + (changed ? 1 : 0);
  }
}
