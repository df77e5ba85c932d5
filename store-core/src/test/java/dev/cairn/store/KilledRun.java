package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.KillLedger.Entry;
import dev.cairn.store.KillLedger.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one id, of all that writers did to it before they were killed. */
final class KilledRun {
  private final String id;
  private long incarnation;
  private long making;
  private boolean deleting;
  private final Map<Long, Written> checkpoints = new HashMap<>();
  private final Map<Long, Written> events = new HashMap<>();
  private final Map<RunStatus, Integer> statuses = new HashMap<>();
  private final List<Written> pending = new ArrayList<>();
  private int news;

  /** A record: {@code value} is what its bytes are made from. */
  private record Written(Kind kind, String node, long value) {}

  KilledRun(int number) {
    this.id = KillOps.run(number);
  }

  String id() {
    return id;
  }

  /** A store had this making of the id, or none (0); answers whether that decided an open call. */
  boolean found(long there) {
    boolean decided = there != incarnation;
    if (decided) {
      assertTrue(
          there == 0 ? deleting : incarnation == 0 && there == making,
          () -> id + " of " + incarnation + ", " + making + " being made, is now " + there);
      become(there);
    }
    making = 0;
    deleting = false;
    return decided;
  }

  private void become(long next) {
    incarnation = next;
    making = 0;
    deleting = false;
    checkpoints.clear();
    events.clear();
    statuses.clear();
    pending.clear();
  }

  void created(Entry entry) {
    assertEquals(0, incarnation, () -> id + " was made while it was there");
    if (entry.acknowledged()) {
      become(entry.incarnation());
    } else {
      making = entry.incarnation();
    }
  }

  void deleted(Entry entry) {
    assertEquals(incarnation, entry.incarnation(), () -> "the run that was deleted: " + id);
    if (entry.acknowledged()) {
      become(0);
    } else {
      deleting = true;
    }
  }

  void wrote(Entry entry) {
    assertEquals(incarnation, entry.incarnation(), () -> "the run written to: " + id);
    String node = entry.kind() == Kind.SAVE ? KillOps.node(entry.node()) : "";
    Written written = new Written(entry.kind(), node, entry.value());
    if (!entry.acknowledged()) {
      pending.add(written);
    } else if (entry.kind() == Kind.STATUS) {
      statuses.merge(RunStatus.values()[(int) entry.value()], 1, Integer::sum);
    } else {
      Map<Long, Written> records = entry.kind() == Kind.SAVE ? checkpoints : events;
      Written before = records.put(entry.answer(), written);
      assertEquals(null, before, () -> id + ": a seq was given twice: " + entry);
    }
  }

  /** What was neither acknowledged nor found has not happened, and never will have. */
  void decided() {
    pending.clear();
  }

  /** Compares, and answers how many were found that had not been acknowledged. */
  int compareCheckpoints(CheckpointStore store, RunMetadata metadata, List<Long> positions) {
    Map<Long, Written> expected = new HashMap<>(checkpoints);
    List<Long> seqs = new ArrayList<>();
    for (CheckpointMeta listed : store.listCheckpoints(id)) {
      seqs.add(listed.seq());
      positions.add(listed.position());
      take(checkpoints, expected.remove(listed.seq()), listed.seq(), loaded(store, listed));
    }
    assertEquals(Map.of(), expected, () -> "missing checkpoints of " + id);
    KillOracle.dense(seqs, 1, "checkpoint seqs of " + id);
    assertEquals(seqs.size(), metadata.lastCheckpointSeq(), id);
    return news();
  }

  private Written loaded(CheckpointStore store, CheckpointMeta listed) {
    Optional<Checkpoint> there = store.loadCheckpointAt(id, listed.nodeId(), listed.seq());
    Checkpoint loaded = there.orElseThrow(() -> new AssertionError(id + " lacks " + listed));
    assertEquals(listed, loaded.meta(), id);
    long seed = (long) listed.metadata().get(KillOps.SEED);
    assertTrue(KillOps.holds(loaded.state(), seed), () -> id + ": the state of " + listed);
    return new Written(Kind.SAVE, listed.nodeId(), seed);
  }

  int compareEvents(CheckpointStore store, RunMetadata metadata, List<Long> positions) {
    Map<Long, Written> expected = new HashMap<>(events);
    List<Long> seqs = new ArrayList<>();
    for (WorkflowEvent event : store.getEvents(id, 0, Integer.MAX_VALUE)) {
      seqs.add(event.seq());
      positions.add(event.position());
      Written found = new Written(Kind.EVENT, "", (long) event.payload());
      take(events, expected.remove(event.seq()), event.seq(), found);
    }
    assertEquals(Map.of(), expected, () -> "missing events of " + id);
    KillOracle.dense(seqs, 1, "event seqs of " + id);
    assertEquals(seqs.size(), metadata.lastEventSeq(), id);
    return news();
  }

  int compareStatuses(CheckpointStore store, RunMetadata metadata, List<Long> positions) {
    Map<RunStatus, Integer> missing = new HashMap<>(statuses);
    RunStatus last = RunStatus.RUNNING;
    for (StatusChange change : store.getStatusHistory(id)) {
      positions.add(change.position());
      last = change.status();
      if (missing.merge(last, -1, Integer::sum) < 0) {
        happened(new Written(Kind.STATUS, "", last.ordinal()));
        statuses.merge(last, 1, Integer::sum);
        missing.put(last, 0);
      }
    }
    missing.values().removeIf(left -> left == 0);
    assertEquals(Map.of(), missing, () -> "missing status changes of " + id);
    assertEquals(last, metadata.status(), () -> "the status of " + id);
    return news();
  }

  private void take(Map<Long, Written> known, @Nullable Written expected, long seq, Written found) {
    if (expected == null) {
      happened(found);
      known.put(seq, found);
    } else {
      assertEquals(expected, found, () -> id + ", seq " + seq);
    }
  }

  private void happened(Written found) {
    assertTrue(pending.remove(found), () -> id + " has what nobody wrote: " + found);
    news++;
  }

  private int news() {
    int found = news;
    news = 0;
    return found;
  }
}
