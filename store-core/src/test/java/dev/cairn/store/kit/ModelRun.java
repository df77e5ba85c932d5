package dev.cairn.store.kit;

import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.NodeSpace;
import dev.cairn.store.Pin;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunSpace;
import dev.cairn.store.RunStatus;
import dev.cairn.store.RunSummary;
import dev.cairn.store.StatusChange;
import dev.cairn.store.WorkflowEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One run of a {@link ModelStore}: three lists and the counters. Guarded by the store's lock. */
final class ModelRun {
  /** What a record is taken to cost beside its state. */
  private static final long FRAME_BYTES = 64;

  private final LongSupplier clock;
  final long number;
  final String id;
  private final String workflow;
  private final Map<String, @Nullable Object> params;
  private final long created;
  private final List<Saved> checkpoints = new ArrayList<>();
  private final List<WorkflowEvent> events = new ArrayList<>();
  private final List<StatusChange> changes = new ArrayList<>();
  private final ModelOperations operations = new ModelOperations();
  private RunStatus status = RunStatus.RUNNING;
  private long updated;
  private long position = 1;
  private long storedBytes = FRAME_BYTES;
  private long saves;
  private final List<Pin> pins = new ArrayList<>();

  ModelRun(
      LongSupplier clock,
      long number,
      String id,
      String workflow,
      Map<String, @Nullable Object> params) {
    this.clock = clock;
    this.number = number;
    this.id = id;
    this.workflow = workflow;
    this.params = params;
    this.created = clock.getAsLong();
    this.updated = created;
  }

  StatusChange change(RunStatus to) {
    status = to;
    StatusChange change = new StatusChange(id, nextPosition(), to, tick());
    changes.add(change);
    storedBytes += FRAME_BYTES;
    return change;
  }

  ModelOperations operations() {
    return operations;
  }

  long position() {
    return position;
  }

  CheckpointMeta save(
      String nodeId, byte[] state, String hash, Map<String, @Nullable Object> metadata) {
    CheckpointMeta meta =
        new CheckpointMeta(
            id,
            nodeId,
            ++saves,
            nextPosition(),
            tick(),
            state.length,
            FRAME_BYTES + state.length,
            hash,
            metadata);
    checkpoints.add(new Saved(meta, state));
    storedBytes += meta.storedSize();
    return copy(meta);
  }

  long append(WorkflowEvent event, @Nullable Instant callerTime, @Nullable Object payload) {
    long seq = events.size() + 1L;
    events.add(
        new WorkflowEvent(
            id, seq, nextPosition(), event.type(), event.nodeId(), tick(), callerTime, payload));
    storedBytes += FRAME_BYTES;
    return seq;
  }

  private long nextPosition() {
    return ++position;
  }

  /**
   * The time of a new record: the clock's, or that of the record before where the clock went back.
   */
  private Instant tick() {
    updated = Math.max(updated, clock.getAsLong());
    return ModelChecks.instant(updated);
  }

  RunMetadata metadata() {
    return new RunMetadata(
        id,
        workflow,
        status,
        ModelChecks.instant(created),
        ModelChecks.instant(updated),
        ModelValues.copyOfMap("params", params),
        saves,
        events.size());
  }

  /** As it was when it had been created. */
  RunMetadata firstMetadata() {
    return new RunMetadata(
        id,
        workflow,
        RunStatus.RUNNING,
        ModelChecks.instant(created),
        ModelChecks.instant(created),
        ModelValues.copyOfMap("params", params),
        0,
        0);
  }

  RunSummary summary() {
    return new RunSummary(
        id,
        workflow,
        status,
        ModelChecks.instant(created),
        ModelChecks.instant(updated),
        saves,
        events.size(),
        storedBytes,
        0);
  }

  boolean matches(RunQuery query) {
    Instant at = ModelChecks.instant(created);
    return (query.workflow() == null || workflow.equals(query.workflow()))
        && query.statuses().contains(status)
        && id.startsWith(query.idPrefix())
        && (query.createdFrom() == null || !at.isBefore(query.createdFrom()))
        && (query.createdBefore() == null || at.isBefore(query.createdBefore()));
  }

  Optional<Checkpoint> checkpoint(String nodeId, long seq) {
    return checkpoints.stream()
        .filter(saved -> saved.meta.seq() == seq && saved.meta.nodeId().equals(nodeId))
        .map(Saved::toCheckpoint)
        .findFirst();
  }

  Optional<Checkpoint> lastCheckpoint(String nodeId) {
    return checkpoints.stream()
        .filter(saved -> saved.meta.nodeId().equals(nodeId))
        .reduce((earlier, later) -> later)
        .map(Saved::toCheckpoint);
  }

  List<CheckpointMeta> checkpoints() {
    return checkpoints.stream().map(saved -> copy(saved.meta)).toList();
  }

  List<WorkflowEvent> events(long sinceSeq, int limit) {
    return events.stream()
        .filter(event -> event.seq() > sinceSeq)
        .limit(limit)
        .map(event -> event.withPayload(ModelValues.copyOf("payload", event.payload())))
        .toList();
  }

  List<StatusChange> changes() {
    return List.copyOf(changes);
  }

  long checkpointCount() {
    return saves;
  }

  /** Gives up the checkpoints that {@code which} accepts; answers how many. */
  int drop(Predicate<CheckpointMeta> which) {
    List<Long> seqs =
        checkpoints.stream().map(Saved::meta).filter(which).map(CheckpointMeta::seq).toList();
    if (!seqs.isEmpty()) {
      storedBytes -=
          checkpoints.stream()
              .map(Saved::meta)
              .filter(meta -> seqs.contains(meta.seq()))
              .mapToLong(CheckpointMeta::storedSize)
              .sum();
      checkpoints.removeIf(saved -> seqs.contains(saved.meta.seq()));
      pins.removeIf(pin -> seqs.contains(pin.seq()));
      nextPosition();
    }
    return seqs.size();
  }

  /** The model has back at once what is given up. */
  RunSpace space() {
    Map<String, NodeSpace> nodes = new TreeMap<>();
    for (Saved saved : checkpoints) {
      NodeSpace one = new NodeSpace(saved.meta.nodeId(), saved.meta.storedSize(), 0, 1);
      nodes.merge(one.nodeId(), one, ModelRun::plus);
    }
    return new RunSpace(id, storedBytes, 0, List.copyOf(nodes.values()));
  }

  private static NodeSpace plus(NodeSpace left, NodeSpace right) {
    return new NodeSpace(
        left.nodeId(),
        left.liveBytes() + right.liveBytes(),
        0,
        left.checkpoints() + right.checkpoints());
  }

  boolean isPinned(CheckpointMeta meta) {
    return pins.stream().anyMatch(pin -> pin.seq() == 0 || pin.seq() == meta.seq());
  }

  boolean pin(long seq, String tag) {
    if (seq != 0 && checkpoints.stream().noneMatch(saved -> saved.meta.seq() == seq)) {
      throw new IllegalArgumentException(
          "seq: expected that of a checkpoint of run " + id + ", found " + seq);
    }
    if (isPinned(seq, tag)) {
      return false;
    }
    nextPosition();
    pins.add(new Pin(id, seq, tag, ModelChecks.instant(Math.max(updated, clock.getAsLong()))));
    return true;
  }

  private boolean isPinned(long seq, String tag) {
    return pins.stream().anyMatch(pin -> pin.seq() == seq && pin.tag().equals(tag));
  }

  boolean unpin(long seq, String tag) {
    boolean there = pins.removeIf(pin -> pin.seq() == seq && pin.tag().equals(tag));
    if (there) {
      nextPosition();
      long unused = clock.getAsLong();
    }
    return there;
  }

  List<Pin> pins() {
    return List.copyOf(pins);
  }

  long eventCount() {
    return events.size();
  }

  long recordCount() {
    return position;
  }

  long storedBytes() {
    return storedBytes;
  }

  static CheckpointMeta copy(CheckpointMeta meta) {
    return new CheckpointMeta(
        meta.runId(),
        meta.nodeId(),
        meta.seq(),
        meta.position(),
        meta.time(),
        meta.stateSize(),
        meta.storedSize(),
        meta.contentHash(),
        ModelValues.copyOfMap("metadata", meta.metadata()));
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Saved(CheckpointMeta meta, byte[] state) {
    Checkpoint toCheckpoint() {
      return new Loaded(copy(meta), state.clone());
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Loaded(CheckpointMeta meta, byte[] bytes) implements Checkpoint {
    @Override
    public byte[] state() {
      return bytes.clone();
    }
  }
}
