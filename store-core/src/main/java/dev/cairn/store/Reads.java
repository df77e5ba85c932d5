package dev.cairn.store;

import dev.cairn.store.codec.ContentHash;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.EventHead;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.Ids;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.RunHead;
import dev.cairn.store.format.Values;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Location;
import dev.cairn.store.index.StatusEntry;
import dev.cairn.store.run.Counters;
import dev.cairn.store.run.DamagedException;
import dev.cairn.store.run.Frame;
import dev.cairn.store.run.Leftovers;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunLoader;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.SealedSegment;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reading calls. An answer that would have to be complete is given only where it is known to
 * be: seqs are dense, so that a hole shows.
 */
final class Reads {
  private static final int EVENTS_AT_ONCE = 1_024;

  private final OpenStore store;

  Reads(OpenStore store) {
    this.store = store;
  }

  /** A checkpoint with its state. */
  private static final class Loaded implements Checkpoint {
    private final CheckpointMeta meta;
    private final byte[] state;

    Loaded(CheckpointMeta meta, byte[] state) {
      this.meta = meta;
      this.state = state;
    }

    @Override
    public CheckpointMeta meta() {
      return meta;
    }

    @Override
    public byte[] state() {
      return state.clone();
    }
  }

  Optional<RunMetadata> getRun(String runId) {
    RunState run = find(runId);
    if (run == null) {
      return Optional.empty();
    }
    refuseInDoubt(runId);
    try {
      Frame frame = read(run, creation(run), 0);
      return frame == null ? Optional.empty() : Optional.of(metadata(run, params(run, frame)));
    } catch (IOException e) {
      return absentIfGone(run, e, Optional.empty());
    }
  }

  /** The params in a run's RUN record. */
  Map<String, @Nullable Object> params(RunState run, Frame frame) throws IOException {
    RunHead head = RunHead.read(frame.bytes(), frame.payloadAt(), frame.payloadEnd());
    boolean same =
        head != null
            && frame.header().type() == RecordType.RUN.code()
            && frame.header().runNumber() == run.number()
            && head.id().equals(run.id());
    if (head == null || !same) {
      throw malformed(run, frame);
    }
    Map<String, @Nullable Object> params =
        Params.decode(body(run, frame, head.end(), -1, StoreOptions.VALUE_BYTES_LIMIT));
    if (params == null) {
      throw malformed(run, frame);
    }
    return params;
  }

  private static long creation(RunState run) {
    run.lock();
    try {
      return run.creationLocation();
    } finally {
      run.unlock();
    }
  }

  RunMetadata metadata(RunState run, Map<String, @Nullable Object> params) {
    Counters seen = seen(run);
    return new RunMetadata(
        run.id(),
        run.workflow(),
        StatusCodes.status(seen.status()),
        Environment.instant(run.created()),
        Environment.instant(seen.updated()),
        params,
        seen.checkpointSeq(),
        seen.eventSeq());
  }

  private static Counters seen(RunState run) {
    run.lock();
    try {
      return run.visible();
    } finally {
      run.unlock();
    }
  }

  Optional<Checkpoint> loadCheckpoint(String runId, String nodeId) {
    Ids.utf8("nodeId", nodeId);
    RunState run = load(runId);
    if (run == null) {
      return Optional.empty();
    }
    refuseInDoubt(runId);
    CheckpointEntry entry;
    run.lock();
    try {
      entry = latest(run, nodeId);
      refuseHoles(run, entry == null ? 0 : entry.seq(), run.visible().checkpointSeq());
    } finally {
      run.unlock();
    }
    return entry == null ? Optional.empty() : checkpoint(run, entry);
  }

  private static @Nullable CheckpointEntry latest(RunState run, String nodeId) {
    List<CheckpointEntry> entries = run.index().ofNode(nodeId);
    int last = entries.size() - 1;
    while (last >= 0 && entries.get(last).seq() > run.visible().checkpointSeq()) {
      last--;
    }
    return last < 0 ? null : entries.get(last);
  }

  Optional<Checkpoint> loadCheckpointAt(String runId, String nodeId, long seq) {
    Ids.utf8("nodeId", nodeId);
    RunState run = load(runId);
    if (run == null) {
      return Optional.empty();
    }
    CheckpointEntry entry;
    run.lock();
    try {
      if (seq < 1 || seq > run.visible().checkpointSeq()) {
        refuseInDoubt(runId);
        return Optional.empty();
      }
      entry = run.index().checkpoint(seq);
      if (entry == null) {
        throw lost(run, seq);
      }
    } finally {
      run.unlock();
    }
    return entry.node().equals(nodeId) ? checkpoint(run, entry) : Optional.empty();
  }

  private Optional<Checkpoint> checkpoint(RunState run, CheckpointEntry entry) {
    try {
      Frame frame = read(run, locationOf(run, entry), framesBytes(entry));
      if (frame == null) {
        return Optional.empty();
      }
      return Optional.of(new Loaded(meta(run.id(), entry), state(run, entry, frame)));
    } catch (IOException e) {
      return absentIfGone(run, entry.seq(), e, Optional.empty());
    }
  }

  /** What a record surely takes, as a hint; a sealed body is elsewhere. */
  private static long framesBytes(CheckpointEntry entry) {
    return entry.storedBytes() <= 2 << 20 && !entry.sealed() ? entry.storedBytes() : 0;
  }

  private static long locationOf(RunState run, CheckpointEntry entry) {
    run.lock();
    try {
      return entry.location();
    } finally {
      run.unlock();
    }
  }

  /** The state of a checkpoint, verified against its content hash. */
  byte[] state(RunState run, CheckpointEntry entry, Frame frame) throws IOException {
    RecordHeader header = frame.header();
    CheckpointHead head = CheckpointHead.read(frame.bytes(), frame.payloadAt(), frame.payloadEnd());
    boolean same =
        head != null
            && header.runNumber() == run.number()
            && header.seq() == entry.seq()
            && head.node().equals(entry.node())
            && head.stateLength() == entry.stateLength();
    if (head == null || !same) {
      throw malformed(run, frame);
    }
    byte[] state = body(run, frame, head.end(), head.stateLength(), StoreOptions.STATE_BYTES_LIMIT);
    byte[] hash = ContentHash.of(state);
    if (!Arrays.equals(hash, entry.hash())) {
      throw new DamagedException(
          new RunDamage(
              header.position(),
              header.seq(),
              run.directory(),
              0,
              "a state with content hash " + ContentHash.hex(entry.hash()),
              "one with content hash " + ContentHash.hex(hash)));
    }
    return state;
  }

  /** A record's body, unpacked, wherever it is. */
  byte[] body(RunState run, Frame frame, int bodyAt, long length, long lengthMax)
      throws IOException {
    byte[] body;
    if (frame.header().external()) {
      ExternalReference reference =
          ExternalReference.read(frame.bytes(), bodyAt, frame.payloadEnd());
      if (reference == null) {
        throw malformed(run, frame);
      }
      Frame sealed = SealedSegment.read(store.segments(), run, reference);
      body =
          store
              .bodies()
              .unpack(
                  frame.header().codec(),
                  sealed.bytes(),
                  sealed.payloadAt(),
                  sealed.payloadEnd(),
                  length,
                  lengthMax);
    } else {
      body =
          store
              .bodies()
              .unpack(
                  frame.header().codec(),
                  frame.bytes(),
                  bodyAt,
                  frame.payloadEnd(),
                  length,
                  lengthMax);
    }
    if (body == null) {
      throw malformed(run, frame);
    }
    return body;
  }

  private static DamagedException malformed(RunState run, Frame frame) {
    return new DamagedException(
        new RunDamage(
            frame.header().position(),
            frame.header().seq(),
            run.directory(),
            0,
            "a well-formed record",
            "other bytes"));
  }

  List<CheckpointMeta> listCheckpoints(String runId) {
    RunState run = load(runId);
    if (run == null) {
      return List.of();
    }
    refuseInDoubt(runId);
    List<CheckpointMeta> list = new ArrayList<>();
    run.lock();
    try {
      long last = run.visible().checkpointSeq();
      refuseHoles(run, 0, last);
      for (long seq = 1; seq <= last; seq++) {
        CheckpointEntry entry = run.index().checkpoint(seq);
        if (entry != null) {
          list.add(meta(runId, entry));
        }
      }
    } finally {
      run.unlock();
    }
    return list;
  }

  List<CheckpointMeta> listNodeCheckpoints(String runId, String nodeId) {
    Ids.utf8("nodeId", nodeId);
    RunState run = load(runId);
    if (run == null) {
      return List.of();
    }
    refuseInDoubt(runId);
    List<CheckpointMeta> list = new ArrayList<>();
    run.lock();
    try {
      long last = run.visible().checkpointSeq();
      refuseHoles(run, 0, last);
      for (CheckpointEntry entry : run.index().ofNode(nodeId)) {
        if (entry.seq() <= last) {
          list.add(meta(runId, entry));
        }
      }
    } finally {
      run.unlock();
    }
    return list;
  }

  static CheckpointMeta meta(String runId, CheckpointEntry entry) {
    return new CheckpointMeta(
        runId,
        entry.node(),
        entry.seq(),
        entry.position(),
        Environment.instant(entry.time()),
        entry.stateLength(),
        entry.storedBytes(),
        ContentHash.hex(entry.hash()),
        decoded(entry.metadata()));
  }

  static Map<String, @Nullable Object> decoded(byte[] map) {
    Map<String, @Nullable Object> values = Params.decode(map);
    if (values == null) {
      throw new IllegalStateException("a map that was checked when it was read is malformed");
    }
    return values;
  }

  List<WorkflowEvent> getEvents(String runId, long sinceSeq, int limit) {
    notNegative("sinceSeq", sinceSeq);
    notNegative("limit", limit);
    RunState run = load(runId);
    if (run == null) {
      return List.of();
    }
    List<WorkflowEvent> events = new ArrayList<>();
    try {
      long since = sinceSeq;
      while (since >= 0 && events.size() < limit) {
        since = readEvents(run, since, limit - events.size(), events);
      }
      return events;
    } catch (IOException e) {
      return absentIfGone(run, e, List.of());
    }
  }

  /** Reads some events after a seq; answers the seq after which there may be more, or -1. */
  private long readEvents(RunState run, long since, int limit, List<WorkflowEvent> events)
      throws IOException {
    try (RecordReads reads = new RecordReads(store, run)) {
      Map<Long, Long> locations = new LinkedHashMap<>();
      long to;
      boolean more;
      run.lock();
      try {
        long last = run.visible().eventSeq();
        to = Math.min(last, since + Math.min(limit, EVENTS_AT_ONCE));
        more = since < last && to < last;
        if (!more) {
          refuseInDoubt(run.id());
        }
        for (long seq = since + 1; since < last && seq <= to; seq++) {
          locate(run, seq, reads, locations);
        }
      } finally {
        run.unlock();
      }
      for (Map.Entry<Long, Long> at : locations.entrySet()) {
        events.add(event(run, at.getKey(), reads.read(at.getValue(), 0)));
      }
      return more ? to : -1;
    }
  }

  private static void locate(RunState run, long seq, RecordReads reads, Map<Long, Long> locations) {
    long location = run.index().event(seq);
    if (location == Location.NONE) {
      refuseLostEvent(run, seq);
    } else {
      reads.pin(location);
      locations.put(seq, location);
    }
  }

  WorkflowEvent event(RunState run, long seq, Frame frame) throws IOException {
    RecordHeader header = frame.header();
    EventHead head = EventHead.read(frame.bytes(), frame.payloadAt(), frame.payloadEnd());
    boolean same =
        header.type() == RecordType.EVENT.code()
            && header.runNumber() == run.number()
            && header.seq() == seq;
    if (head == null || !same) {
      throw malformed(run, frame);
    }
    byte[] payload = body(run, frame, head.end(), -1, StoreOptions.VALUE_BYTES_LIMIT);
    Values.Decoded value = Values.decode(payload, 0, payload.length);
    if (value == null || value.end() != payload.length) {
      throw malformed(run, frame);
    }
    Long callerTime = head.callerTime();
    return new WorkflowEvent(
        run.id(),
        seq,
        header.position(),
        head.type(),
        head.node(),
        Environment.instant(header.time()),
        callerTime == null ? null : Environment.instant(callerTime),
        value.value());
  }

  private static void notNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + ": expected no negative number, found " + value);
    }
  }

  List<StatusChange> getStatusHistory(String runId) {
    RunState run = load(runId);
    if (run == null) {
      return List.of();
    }
    refuseInDoubt(runId);
    List<StatusChange> changes = new ArrayList<>();
    run.lock();
    try {
      RunDamage damage = run.unaccepted();
      if (damage != null) {
        throw new CorruptRecordException(Failures.damage(runId, damage), null);
      }
      for (StatusEntry entry : run.index().statuses()) {
        if (entry.position() <= run.visible().position()) {
          changes.add(
              new StatusChange(
                  runId,
                  entry.position(),
                  StatusCodes.status(entry.status()),
                  Environment.instant(entry.time())));
        }
      }
    } finally {
      run.unlock();
    }
    return changes;
  }

  RunPage listRuns(RunQuery query) {
    if (store.doubt()) {
      throw inDoubt(null);
    }
    List<RunSummary> runs = new ArrayList<>();
    String cursor = query.cursor();
    long after = cursor == null ? Long.MIN_VALUE : parseCursor(cursor);
    for (RunState run : store.runs().after(after)) {
      RunSummary summary = summary(run);
      if (summary != null && matches(query, summary)) {
        if (runs.size() == query.limit()) {
          return new RunPage(runs, Long.toHexString(after));
        }
        runs.add(summary);
      }
      after = run.number();
    }
    return new RunPage(runs, null);
  }

  private static long parseCursor(String cursor) {
    try {
      return Long.parseUnsignedLong(cursor, 16);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "cursor: expected one that a page of this store has given, found " + cursor, e);
    }
  }

  private static @Nullable RunSummary summary(RunState run) {
    run.lock();
    try {
      if (!run.seen()) {
        return null;
      }
      Counters seen = run.visible();
      return new RunSummary(
          run.id(),
          run.workflow(),
          StatusCodes.status(seen.status()),
          Environment.instant(run.created()),
          Environment.instant(seen.updated()),
          seen.checkpointSeq(),
          seen.eventSeq(),
          run.storedBytes());
    } finally {
      run.unlock();
    }
  }

  private static boolean matches(RunQuery query, RunSummary run) {
    Instant from = query.createdFrom();
    Instant before = query.createdBefore();
    String workflow = query.workflow();
    return (workflow == null || workflow.equals(run.workflow()))
        && query.statuses().contains(run.status())
        && run.runId().startsWith(query.idPrefix())
        && (from == null || !run.created().isBefore(from))
        && (before == null || run.created().isBefore(before));
  }

  /** The run of that id with its index loaded, or null where readers see none. */
  private @Nullable RunState load(String runId) {
    RunState run = find(runId);
    if (run != null) {
      load(run);
    }
    return run;
  }

  private @Nullable RunState find(String runId) {
    Ids.utf8("runId", runId);
    RunState run = store.runs().find(runId);
    return run == null || !seenNow(run) ? null : run;
  }

  private static boolean seenNow(RunState run) {
    run.lock();
    try {
      return run.seen();
    } finally {
      run.unlock();
    }
  }

  private static boolean gone(RunState run) {
    return !seenNow(run);
  }

  /** Reads a run's index from its segments, unless it has been. */
  void load(RunState run) {
    run.lock();
    try {
      run.touch();
      var row = run.row();
      if (run.seen() && !run.loaded() && row != null) {
        RunLoader.Loaded loaded = RunLoader.load(store.segments(), store.bodies(), row);
        if (store.writer() != null) {
          Leftovers.remove(store.disk(), run);
        }
        run.load(loaded.index(), loaded.damages());
        store.runs().loaded(run);
      }
    } catch (IOException e) {
      throw Failures.ofRead(run.id(), store.name(), e);
    } finally {
      run.unlock();
    }
  }

  /** The record at a location, or null where the run has gone meanwhile. */
  private @Nullable Frame read(RunState run, long location, long lengthHint) throws IOException {
    try (RecordReads reads = new RecordReads(store, run)) {
      run.lock();
      try {
        if (!run.seen()) {
          return null;
        }
        reads.pin(location);
      } finally {
        run.unlock();
      }
      return reads.read(location, lengthHint);
    }
  }

  private <T> T absentIfGone(RunState run, IOException e, T absent) {
    return absentIfGone(run, 0, e, absent);
  }

  /** What a reader could not read since its run was deleted under it was never there for it. */
  private <T> T absentIfGone(RunState run, long seq, IOException e, T absent) {
    if (gone(run)) {
      return absent;
    }
    if (e instanceof DamagedException damaged && damaged.damage().seq() == 0 && seq > 0) {
      RunDamage at = damaged.damage();
      throw new CorruptRecordException(
          new Damage(run.id(), seq, at.file(), at.offset(), at.expected(), at.found()), e);
    }
    throw Failures.ofRead(run.id(), store.name(), e);
  }

  /** Refuses where a checkpoint in that range of seqs is lost and its owner has not accepted it. */
  private static void refuseHoles(RunState run, long after, long upTo) {
    if (run.damages().isEmpty() || run.unaccepted() == null) {
      return;
    }
    for (long seq = after + 1; seq <= upTo; seq++) {
      if (run.index().checkpoint(seq) == null) {
        throw lost(run, seq);
      }
    }
  }

  private static void refuseLostEvent(RunState run, long seq) {
    if (run.damages().isEmpty() || run.unaccepted() != null) {
      throw lost(run, seq);
    }
  }

  private static CorruptRecordException lost(RunState run, long seq) {
    RunDamage damage =
        run.damages().isEmpty()
            ? new RunDamage(0, seq, run.directory(), 0, "seq " + seq, "nothing")
            : run.damages().get(0);
    return new CorruptRecordException(
        new Damage(
            run.id(), seq, damage.file(), damage.offset(), damage.expected(), damage.found()),
        null);
  }

  private void refuseInDoubt(String runId) {
    if (store.doubt()) {
      throw inDoubt(runId);
    }
  }

  /**
   * Where nobody knows which runs have lost records, nothing that would have to be complete is
   * answered.
   */
  private CorruptRecordException inDoubt(@Nullable String runId) {
    Damage damage = store.report().damages().get(0);
    return new CorruptRecordException(
        new Damage(
            runId == null ? damage.runId() : runId,
            0,
            damage.file(),
            damage.offset(),
            damage.expected(),
            damage.found()),
        null);
  }
}
