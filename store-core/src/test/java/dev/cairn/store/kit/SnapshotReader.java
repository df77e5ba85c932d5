package dev.cairn.store.kit;

import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunPage;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunStatus;
import dev.cairn.store.RunSummary;
import dev.cairn.store.StatusChange;
import dev.cairn.store.WorkflowEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Reads a store by every call there is, and holds what they answer against each other. */
final class SnapshotReader {
  private static final int PAGE = 7;

  private final CheckpointStore store;
  private final List<String> contradictions = new ArrayList<>();
  private String run = "";

  SnapshotReader(CheckpointStore store) {
    this.store = store;
  }

  Snapshot read() {
    Map<String, Snapshot.Facts> runs = new LinkedHashMap<>();
    for (RunSummary summary : summaries()) {
      run = summary.runId();
      expect("listed twice", null, runs.put(run, factsOf(summary)));
    }
    if (!contradictions.isEmpty()) {
      throw new AssertionError(String.join("\n", contradictions));
    }
    return new Snapshot(runs);
  }

  private List<RunSummary> summaries() {
    List<RunSummary> summaries = new ArrayList<>();
    RunQuery query = RunQuery.all().withLimit(PAGE);
    RunPage page = store.listRuns(query);
    summaries.addAll(page.runs());
    while (page.nextCursor() != null) {
      String cursor = page.nextCursor();
      page = store.listRuns(query.withCursor(cursor));
      summaries.addAll(page.runs());
      if (cursor.equals(page.nextCursor())) {
        throw new AssertionError("the cursor stands still at " + cursor);
      }
    }
    return summaries;
  }

  private Snapshot.Facts factsOf(RunSummary summary) {
    Snapshot.Facts facts = new Snapshot.Facts();
    NavigableMap<Long, Instant> timeline = new TreeMap<>();
    Optional<RunMetadata> found = store.getRun(run);
    expect("getRun of a listed run", true, found.isPresent());
    if (found.isPresent()) {
      timeline.put(1L, found.get().created());
      addRun(facts, found.get(), summary);
      addCheckpoints(facts, found.get(), timeline);
      addEvents(facts, found.get(), timeline);
      addChanges(facts, found.get(), timeline);
      addPins(facts);
      checkTimeline(found.get(), timeline);
    }
    return facts;
  }

  private void addRun(Snapshot.Facts facts, RunMetadata metadata, RunSummary summary) {
    expect("runId", run, metadata.runId());
    expect("listed workflow", metadata.workflow(), summary.workflow());
    expect("listed status", metadata.status(), summary.status());
    expect("listed created", metadata.created(), summary.created());
    expect("listed updated", metadata.updated(), summary.updated());
    expect("listed lastCheckpointSeq", metadata.lastCheckpointSeq(), summary.lastCheckpointSeq());
    expect("listed lastEventSeq", metadata.lastEventSeq(), summary.lastEventSeq());
    facts.add("workflow", metadata.workflow());
    facts.add("status", metadata.status());
    facts.add("params", Canon.of(metadata.params()));
    facts.addExact("created", metadata.created());
    facts.addExact("updated", metadata.updated());
  }

  private void addCheckpoints(
      Snapshot.Facts facts, RunMetadata metadata, Map<Long, Instant> timeline) {
    List<CheckpointMeta> metas = store.listCheckpoints(run);
    expect("checkpoint seqs that rise", rising(metadata.lastCheckpointSeq(), metas), seqs(metas));
    Map<String, List<CheckpointMeta>> byNode = new LinkedHashMap<>();
    for (CheckpointMeta meta : metas) {
      addCheckpoint(facts, meta);
      record(timeline, meta.position(), meta.time());
      byNode.computeIfAbsent(meta.nodeId(), node -> new ArrayList<>()).add(meta);
    }
    byNode.forEach(this::checkNode);
  }

  private void addCheckpoint(Snapshot.Facts facts, CheckpointMeta meta) {
    String name = "checkpoint " + meta.seq();
    facts.add(name, textOf(meta));
    facts.addExact(name + ": time and hash", meta.time() + " " + meta.contentHash());
    Optional<Checkpoint> loaded = store.loadCheckpointAt(run, meta.nodeId(), meta.seq());
    expect(name + ": loadable", true, loaded.isPresent());
    if (loaded.isPresent()) {
      byte[] state = loaded.get().state();
      expect(name + ": loaded", exactTextOf(meta), exactTextOf(loaded.get().meta()));
      expect(name + ": stateSize", (long) state.length, meta.stateSize());
      facts.add(name + ": state", new Snapshot.State(state));
    }
  }

  /** Those of the seqs up to the last that are there: some may have been given up. */
  private static List<Long> rising(long last, List<CheckpointMeta> metas) {
    return seqs(metas).stream().filter(seq -> seq >= 1 && seq <= last).sorted().distinct().toList();
  }

  private static String textOf(CheckpointMeta meta) {
    return "node "
        + Canon.of(meta.nodeId())
        + ", position "
        + meta.position()
        + ", "
        + Canon.of(meta.metadata());
  }

  private static String exactTextOf(CheckpointMeta meta) {
    return meta.runId()
        + " "
        + meta.seq()
        + " "
        + textOf(meta)
        + " "
        + meta.time()
        + " "
        + meta.contentHash();
  }

  private void checkNode(String node, List<CheckpointMeta> metas) {
    String name = "node " + Canon.of(node);
    expect(name, seqs(metas), seqs(store.listNodeCheckpoints(run, node)));
    Optional<Long> last = store.loadCheckpoint(run, node).map(it -> it.meta().seq());
    expect(name + ": loaded", Optional.of(metas.get(metas.size() - 1).seq()), last);
  }

  private static List<Long> seqs(List<CheckpointMeta> metas) {
    return metas.stream().map(CheckpointMeta::seq).toList();
  }

  private void addEvents(Snapshot.Facts facts, RunMetadata metadata, Map<Long, Instant> timeline) {
    List<WorkflowEvent> events = store.getEvents(run, 0, Integer.MAX_VALUE);
    List<Long> seqs = events.stream().map(WorkflowEvent::seq).toList();
    expect("event seqs", dense(metadata.lastEventSeq()), seqs);
    for (WorkflowEvent event : events) {
      facts.add("event " + event.seq(), textOf(event));
      facts.addExact("event " + event.seq() + ": time", Objects.toString(event.time()));
      record(timeline, event.position(), event.time());
    }
  }

  private static String textOf(WorkflowEvent event) {
    return Canon.of(event.type())
        + ", node "
        + Canon.of(event.nodeId())
        + ", position "
        + event.position()
        + ", caller's time "
        + event.callerTime()
        + ", "
        + Canon.of(event.payload());
  }

  private void addChanges(Snapshot.Facts facts, RunMetadata metadata, Map<Long, Instant> timeline) {
    List<StatusChange> changes = store.getStatusHistory(run);
    RunStatus last = RunStatus.RUNNING;
    for (StatusChange change : changes) {
      String name = "status change at position " + change.position();
      facts.add(name, change.status());
      facts.addExact(name + ": time", change.time());
      record(timeline, change.position(), change.time());
      last = change.status();
    }
    expect("status", last, metadata.status());
  }

  private void addPins(Snapshot.Facts facts) {
    List<String> pins =
        store.pins(run).stream().map(pin -> pin.seq() + " " + Canon.of(pin.tag())).toList();
    if (!pins.isEmpty()) {
      facts.add("pins", pins.stream().sorted().toList());
    }
  }

  private void record(Map<Long, Instant> timeline, long position, @Nullable Instant time) {
    if (time == null) {
      contradictions.add("run " + Canon.of(run) + ": no time at position " + position);
    } else {
      expect("position twice: " + position, null, timeline.put(position, time));
    }
  }

  private void checkTimeline(RunMetadata metadata, NavigableMap<Long, Instant> timeline) {
    List<Instant> times = List.copyOf(timeline.values());
    expect("first position", 1L, timeline.firstKey());
    expect("times by position", times.stream().sorted().toList(), times);
    // What was given up may have been the last.
    expect("updated before", false, metadata.updated().isBefore(times.get(times.size() - 1)));
  }

  private static List<Long> dense(long count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }

  private void expect(String what, @Nullable Object expected, @Nullable Object found) {
    if (!Objects.equals(expected, found)) {
      contradictions.add(
          "run " + Canon.of(run) + ": " + what + ": expected " + expected + ", found " + found);
    }
  }
}
