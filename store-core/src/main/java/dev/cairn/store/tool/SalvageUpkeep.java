package dev.cairn.store.tool;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.WriteOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What keeps house in a run of the new store: seqs and positions are given in order there, so that
 * those that were given up have to be taken, and given up again. Where nothing is known of a
 * checkpoint, or nobody will ask, an empty state of a node that the run does not have takes its
 * seq: all of those go at once.
 */
final class SalvageUpkeep {
  private static final byte[] NOTHING = {};

  private record Doomed(String node, long seq) {}

  private final CheckpointStore store;
  private final String runId;
  private final Set<String> nodes = new HashSet<>();
  private final Set<String> runTags = new LinkedHashSet<>();
  private final Deque<Doomed> doomed = new ArrayDeque<>();
  private String placeholder = "given up";
  private long lastPlaceholder;
  private boolean placeholders;
  private String filler = "salvage";
  private boolean filling;
  private long written;

  SalvageUpkeep(CheckpointStore store, String runId) {
    this.store = store;
    this.runId = runId;
  }

  /** How many records it has written. */
  long written() {
    return written;
  }

  /** Says that the run has a node: it is about to get a checkpoint. */
  void node(String node) {
    nodes.add(node);
    if (node.equals(placeholder)) {
      deletePlaceholders();
    }
    while (nodes.contains(placeholder)) {
      placeholder += "'";
    }
  }

  /** Takes the next seq, to be given up; answers it. */
  long takeSeq() {
    lastPlaceholder =
        store.saveCheckpoint(runId, placeholder, NOTHING, Map.of(), WriteOptions.ASYNC).seq();
    placeholders = true;
    written++;
    return lastPlaceholder;
  }

  /** Says that a checkpoint is to be given up. */
  void doom(String node, long seq) {
    doomed.add(new Doomed(node, seq));
  }

  /** Takes the next position: gives up what can be given up by one record, if there is any. */
  void takePosition() {
    if (placeholders && runTags.isEmpty()) {
      deleteUnpinned();
    } else if (!doomed.isEmpty()) {
      delete(doomed.remove());
    } else {
      fill(!filling);
    }
  }

  /** A tag on the run would keep them. */
  private void deleteUnpinned() {
    if (filling) {
      fill(false);
    } else {
      int unused =
          store.deleteCheckpointsBefore(
              runId, placeholder, lastPlaceholder + 1, WriteOptions.ASYNC);
      placeholders = false;
      written++;
    }
  }

  /** A tag of its own, which is put on and taken off, says nothing and takes positions. */
  private void fill(boolean on) {
    boolean unused = on ? store.pin(runId, filler) : store.unpin(runId, filler);
    filling = on;
    written++;
  }

  private void delete(Doomed gone) {
    boolean unused = store.deleteCheckpoint(runId, gone.node(), gone.seq(), WriteOptions.ASYNC);
    written++;
  }

  /** Gives up whatever there is to be given up. */
  void end() {
    deletePlaceholders();
    while (!doomed.isEmpty()) {
      delete(doomed.remove());
    }
    if (filling) {
      fill(false);
    }
  }

  private void deletePlaceholders() {
    if (placeholders) {
      runTags.forEach(tag -> tagRun(tag, false));
      while (placeholders) {
        deleteUnpinned();
      }
      runTags.forEach(tag -> tagRun(tag, true));
    }
  }

  private void tagRun(String tag, boolean on) {
    written += (on ? store.pin(runId, tag) : store.unpin(runId, tag)) ? 1 : 0;
  }

  /**
   * Puts a tag on, or takes it off; where that changes nothing, its position is taken all the same.
   *
   * @param seq the checkpoint's in the new store; 0 for the run
   */
  void tag(long seq, String tag, boolean on) {
    long before = written;
    if (seq != 0) {
      written += (on ? store.pin(runId, seq, tag) : store.unpin(runId, seq, tag)) ? 1 : 0;
    } else {
      yieldName(tag);
      tagRun(tag, on);
      boolean unused = on ? runTags.add(tag) : runTags.remove(tag);
    }
    if (written == before) {
      takePosition();
    }
  }

  private void yieldName(String tag) {
    if (tag.equals(filler) && filling) {
      fill(false);
    }
    while (tag.equals(filler) || runTags.contains(filler)) {
      filler += "'";
    }
  }
}
