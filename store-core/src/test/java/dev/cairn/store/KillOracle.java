package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a writer that was killed had acknowledged, over all its lives; and whether a store has it.
 * What a store has beyond that, it must keep from then on: it was served.
 */
final class KillOracle {
  private final Map<String, Run> runs = new TreeMap<>();
  private long acknowledged;

  private record Saved(String node, long seed) {}

  private static final class Run {
    @Nullable String incarnation;
    @Nullable String making;
    boolean deleting;
    final Map<Long, Saved> checkpoints = new HashMap<>();
    final Map<Long, Long> events = new HashMap<>();
    final Map<RunStatus, Integer> statuses = new EnumMap<>(RunStatus.class);

    void become(@Nullable String next) {
      incarnation = next;
      making = null;
      deleting = false;
      checkpoints.clear();
      events.clear();
      statuses.clear();
    }
  }

  long acknowledged() {
    return acknowledged;
  }

  /** Takes a line of {@link KillWriter}. */
  void told(String line) {
    String[] words = line.split(" ", -1);
    if (words.length < 3) {
      return;
    }
    Run run = runs.computeIfAbsent(words[1], id -> new Run());
    String incarnation = words[2];
    acknowledged += Character.isUpperCase(line.charAt(0)) ? 1 : 0;
    switch (words[0]) {
      case "c" -> run.making = incarnation;
      case "C" -> run.become(incarnation);
      case "d" -> run.deleting = true;
      case "D" -> run.become(null);
      default -> record(run, incarnation, words);
    }
  }

  private static void record(Run run, String incarnation, String[] words) {
    assertEquals(run.incarnation, incarnation, "the run written to");
    switch (words[0]) {
      case "S" ->
          once(
              run.checkpoints.put(
                  Long.parseLong(words[4]), new Saved(words[3], Long.parseLong(words[5]))),
              words);
      case "E" -> once(run.events.put(Long.parseLong(words[3]), Long.parseLong(words[4])), words);
      case "T" -> run.statuses.merge(RunStatus.valueOf(words[3]), 1, Integer::sum);
      default -> throw new IllegalArgumentException(String.join(" ", words));
    }
  }

  private static void once(@Nullable Object before, String[] words) {
    assertEquals(null, before, "a seq was given twice: " + String.join(" ", words));
  }

  /** Compares, and takes over what the store has beyond what was acknowledged. */
  void compare(CheckpointStore store) {
    List<String> found = new ArrayList<>();
    store.listRuns(RunQuery.all()).runs().forEach(run -> found.add(run.runId()));
    assertTrue(runs.keySet().containsAll(found), () -> "runs nobody made: " + found);
    runs.forEach((id, run) -> compare(store, id, run, found.contains(id)));
  }

  private static void compare(CheckpointStore store, String id, Run run, boolean listed) {
    RunMetadata metadata = store.getRun(id).orElse(null);
    assertEquals(listed, metadata != null, "listed and there: " + id);
    if (metadata == null) {
      assertTrue(run.incarnation == null || run.deleting, "run is gone: " + id);
      run.become(null);
      return;
    }
    String incarnation = (String) metadata.params().get(KillOps.INCARNATION);
    if (run.incarnation == null) {
      assertEquals(run.making, incarnation, "a deleted run came back: " + id);
      run.become(incarnation);
    }
    assertEquals(run.incarnation, incarnation, "the incarnation of " + id);
    run.deleting = false;
    List<Long> positions = new ArrayList<>();
    checkpoints(store, id, run, metadata, positions);
    events(store, id, run, metadata, positions);
    statuses(store, id, run, metadata, positions);
    dense(positions, 2, "positions of " + id + ", its creation's excepted");
  }

  private static void checkpoints(
      CheckpointStore store, String id, Run run, RunMetadata metadata, List<Long> positions) {
    Map<Long, Saved> acknowledged = new HashMap<>(run.checkpoints);
    List<Long> seqs = new ArrayList<>();
    for (CheckpointMeta listed : store.listCheckpoints(id)) {
      String what = id + " checkpoint " + listed.seq();
      seqs.add(listed.seq());
      positions.add(listed.position());
      Checkpoint loaded =
          store
              .loadCheckpointAt(id, listed.nodeId(), listed.seq())
              .orElseThrow(AssertionError::new);
      assertEquals(listed, loaded.meta(), what);
      Saved found = new Saved(listed.nodeId(), (long) listed.metadata().get(KillOps.SEED));
      assertTrue(KillOps.holds(loaded.state(), found.seed()), "the state of " + what);
      Saved told = acknowledged.remove(listed.seq());
      assertTrue(told == null || told.equals(found), () -> what + ": " + told + ", " + found);
      run.checkpoints.put(listed.seq(), found);
    }
    assertEquals(Map.of(), acknowledged, "missing checkpoints of " + id);
    dense(seqs, 1, "checkpoint seqs of " + id);
    assertEquals(seqs.size(), metadata.lastCheckpointSeq(), id);
  }

  private static void events(
      CheckpointStore store, String id, Run run, RunMetadata metadata, List<Long> positions) {
    Map<Long, Long> acknowledged = new HashMap<>(run.events);
    List<Long> seqs = new ArrayList<>();
    for (WorkflowEvent event : store.getEvents(id, 0, Integer.MAX_VALUE)) {
      seqs.add(event.seq());
      positions.add(event.position());
      Long found = (Long) event.payload();
      Long told = acknowledged.remove(event.seq());
      assertTrue(told == null || told.equals(found), () -> id + " event " + event.seq());
      run.events.put(event.seq(), found);
    }
    assertEquals(Map.of(), acknowledged, "missing events of " + id);
    dense(seqs, 1, "event seqs of " + id);
    assertEquals(seqs.size(), metadata.lastEventSeq(), id);
  }

  private static void statuses(
      CheckpointStore store, String id, Run run, RunMetadata metadata, List<Long> positions) {
    Map<RunStatus, Integer> found = new EnumMap<>(RunStatus.class);
    RunStatus last = RunStatus.RUNNING;
    for (StatusChange change : store.getStatusHistory(id)) {
      positions.add(change.position());
      found.merge(change.status(), 1, Integer::sum);
      last = change.status();
    }
    run.statuses.forEach(
        (status, times) ->
            assertTrue(found.getOrDefault(status, 0) >= times, id + " lost a status " + status));
    assertEquals(last, metadata.status(), "the status of " + id);
    run.statuses.clear();
    run.statuses.putAll(found);
  }

  private static void dense(List<Long> numbers, long from, String what) {
    List<Long> sorted = new ArrayList<>(numbers);
    Collections.sort(sorted);
    for (int i = 0; i < sorted.size(); i++) {
      assertEquals(from + i, sorted.get(i), what + ": " + sorted);
    }
  }
}
