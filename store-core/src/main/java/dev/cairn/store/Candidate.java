package dev.cairn.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint that may go: not the newest of its node, and not pinned.
 *
 * @param newer how many newer ones its node has
 * @param nextTime when the next newer one of its node was saved
 */
record Candidate(CheckpointFacts checkpoint, int newer, long nextTime) {
  private static final List<RetentionReason> RULES =
      List.of(RetentionReason.KEEP_LAST, RetentionReason.THIN_OUT, RetentionReason.OLDER_THAN);

  /** Those of a run, by ascending seq, as its checkpoints are. */
  static List<Candidate> of(List<CheckpointFacts> checkpoints) {
    List<Candidate> candidates = new ArrayList<>();
    Map<String, Candidate> next = new HashMap<>();
    for (int i = checkpoints.size() - 1; i >= 0; i--) {
      CheckpointFacts checkpoint = checkpoints.get(i);
      Candidate newer = next.get(checkpoint.nodeId());
      Candidate candidate =
          newer == null
              ? new Candidate(checkpoint, 0, Ages.NEVER)
              : new Candidate(checkpoint, newer.newer + 1, newer.checkpoint.time());
      next.put(checkpoint.nodeId(), candidate);
      if (candidate.newer > 0 && !checkpoint.pinned()) {
        candidates.add(candidate);
      }
    }
    Collections.reverse(candidates);
    return candidates;
  }

  /** From when on the rules give it up. */
  long due(RetentionPolicy rules) {
    return due(rules, reason(rules));
  }

  /** The rule that gives it up first, if any does. */
  RetentionReason reason(RetentionPolicy rules) {
    RetentionReason first = RULES.get(0);
    for (RetentionReason rule : RULES) {
      if (due(rules, rule) < due(rules, first)) {
        first = rule;
      }
    }
    return first;
  }

  PlannedDrop drop(RetentionReason reason) {
    return new PlannedDrop(
        checkpoint.nodeId(),
        checkpoint.seq(),
        Environment.instant(checkpoint.time()),
        checkpoint.storedBytes(),
        reason);
  }

  private long due(RetentionPolicy rules, RetentionReason rule) {
    return switch (rule) {
      case KEEP_LAST -> newer >= rules.keepLast() ? Ages.ALWAYS : Ages.NEVER;
      case THIN_OUT -> thinned(rules.thinnings());
      case OLDER_THAN -> Ages.due(checkpoint.time(), rules.olderThan());
      case FINISHED_AFTER, STORE_BYTES_MAX -> Ages.NEVER;
    };
  }

  /** It goes once the next newer one of its slot is old enough to stand for the slot. */
  private long thinned(List<RetentionPolicy.Thinning> thinnings) {
    long due = Ages.NEVER;
    for (RetentionPolicy.Thinning thinning : thinnings) {
      long slot = Ages.micros(thinning.oneEach());
      if (Math.floorDiv(checkpoint.time(), slot) == Math.floorDiv(nextTime, slot)) {
        due = Math.min(due, Ages.due(nextTime, thinning.olderThan()));
      }
    }
    return due;
  }
}
