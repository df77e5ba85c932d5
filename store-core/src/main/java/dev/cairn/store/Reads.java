package dev.cairn.store;

import dev.cairn.store.codec.ContentHash;
import dev.cairn.store.format.Ids;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.StatusEntry;
import dev.cairn.store.run.Counters;
import dev.cairn.store.run.DamagedException;
import dev.cairn.store.run.Frame;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The reading calls on a run. An answer that would have to be complete is given only where it is
 * known to be: seqs are dense, so that a hole shows.
 */
final class Reads {
  private static final Optional<CheckpointEntry> NONE = Optional.empty();

  private final OpenStore store;
  private final Lookup lookup;
  private final Contents contents;
  private final Chains chains;
  private final Breakage breakage;
  private final EventReads events;

  Reads(OpenStore store) {
    this.store = store;
    this.lookup = new Lookup(store);
    this.contents = new Contents(store);
    this.chains = Chains.remembering(store);
    this.breakage = new Breakage(new Chains(store));
    this.events = new EventReads(store);
  }

  /** A checkpoint with its state: the first bytes of an array that nobody changes. */
  private static final class Loaded implements Checkpoint {
    private final CheckpointMeta meta;
    private final byte[] bytes;

    Loaded(CheckpointMeta meta, byte[] bytes) {
      this.meta = meta;
      this.bytes = bytes;
    }

    @Override
    public CheckpointMeta meta() {
      return meta;
    }

    @Override
    public byte[] state() {
      return Arrays.copyOf(bytes, (int) meta.stateSize());
    }
  }

  Optional<RunMetadata> getRun(String runId) {
    RunState run = lookup.find(runId);
    if (run == null) {
      return Optional.empty();
    }
    lookup.refuseInDoubt(runId);
    return metadata(run);
  }

  /** A run as it is now, or empty where it is gone. */
  Optional<RunMetadata> metadata(RunState run) {
    try {
      Frame frame = read(run, Reads::creation);
      return frame == null
          ? Optional.empty()
          : Optional.of(metadata(run, contents.params(run, frame)));
    } catch (IOException e) {
      return lookup.absentIfGone(run, e, Optional.empty());
    }
  }

  private static long creation(RunState run) {
    Listing.throwIfStatusInDoubt(run);
    return run.creationLocation();
  }

  /** A run as it was when it had been created. */
  static RunMetadata created(RunState run, Map<String, @Nullable Object> params) {
    return metadata(run, Counters.created(run.created()), params);
  }

  static RunMetadata metadata(RunState run, Map<String, @Nullable Object> params) {
    return metadata(run, seen(run), params);
  }

  private static RunMetadata metadata(
      RunState run, Counters seen, Map<String, @Nullable Object> params) {
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
    Ids.check("nodeId", nodeId);
    RunState run = lookup.find(runId);
    if (run == null) {
      return Optional.empty();
    }
    lookup.refuseInDoubt(runId);
    Optional<CheckpointEntry> entry = provenLatest(run, nodeId);
    Optional<Checkpoint> loaded = entry.flatMap(known -> latest(run, known));
    while (loaded.isEmpty() && entry.isPresent()) {
      // Given up in between: then another one is the latest, if the run is still there.
      entry = provenLatest(run, nodeId);
      loaded = entry.flatMap(known -> latest(run, known));
    }
    return loaded;
  }

  /** A checkpoint that was found before; null where it is given up by now. */
  private static @Nullable CheckpointEntry still(RunState run, CheckpointEntry entry) {
    CheckpointEntry now = run.index().checkpoint(entry.seq());
    return now == null || now.dropped() ? null : now;
  }

  private Optional<CheckpointEntry> provenLatest(RunState run, String nodeId) {
    try {
      return lookup.locked(run, NONE, seen -> Optional.ofNullable(proven(seen, nodeId)));
    } catch (CorruptRecordException e) {
      throw breakage.withNewestIntact(run, nodeId, e);
    }
  }

  /**
   * From memory, where the node's last state is there; else it is kept for the next time. Empty
   * where it is given up by now.
   */
  Optional<Checkpoint> latest(RunState run, CheckpointEntry entry) {
    LastState last = store.lastStates().find(run.number(), entry.node());
    byte[] known = last == null ? null : last.lend(entry);
    if (known != null) {
      return Optional.of(new Loaded(meta(run.id(), entry), known));
    }
    try {
      Rebuilt read = chains.read(run, seen -> still(seen, entry));
      if (read != null) {
        store.lastStates().of(run.number(), entry.node()).offer(read, store.lastStates());
      }
      return loaded(run, read);
    } catch (DamagedException e) {
      return brokenLatest(run, entry, e);
    } catch (IOException e) {
      return lookup.absentIfGone(run, entry.seq(), e, Optional.empty());
    }
  }

  private static Optional<Checkpoint> loaded(RunState run, @Nullable Rebuilt read) {
    return read == null
        ? Optional.empty()
        : Optional.of(new Loaded(meta(run.id(), read.entry()), read.state()));
  }

  private Optional<Checkpoint> brokenLatest(
      RunState run, CheckpointEntry entry, DamagedException e) {
    try {
      return broken(run, e, breakage.ofLatest(run, entry, e));
    } catch (IOException another) {
      return lookup.absentIfGone(run, entry.seq(), another, Optional.empty());
    }
  }

  private Optional<Checkpoint> broken(
      RunState run, DamagedException e, CorruptRecordException told) {
    if (Lookup.gone(run)) {
      return Optional.empty();
    }
    lookup.notice(run, e);
    throw told;
  }

  /** The node's latest, where no checkpoint behind it can be a lost one of the node. */
  private static @Nullable CheckpointEntry proven(RunState run, String nodeId) {
    CheckpointEntry entry = latest(run, nodeId);
    Lookup.refuseHoles(run, entry == null ? 0 : entry.seq(), run.visible().checkpointSeq());
    return entry;
  }

  private static @Nullable CheckpointEntry latest(RunState run, String nodeId) {
    List<CheckpointEntry> entries = run.index().ofNode(nodeId);
    int last = entries.size() - 1;
    while (last >= 0 && !counts(run, entries.get(last))) {
      last--;
    }
    return last < 0 ? null : entries.get(last);
  }

  /**
   * Not yet acknowledged ones do not; nor those that are given up; nor those that are lost, where
   * their owner accepts it.
   */
  private static boolean counts(RunState run, CheckpointEntry entry) {
    boolean given = entry.lost() && entry.position() <= run.appended().acceptedThrough();
    return entry.seq() <= run.visible().checkpointSeq() && !given && !entry.dropped();
  }

  Optional<Checkpoint> loadCheckpointAt(String runId, String nodeId, long seq) {
    Ids.check("nodeId", nodeId);
    RunState run = lookup.find(runId);
    if (run == null) {
      return Optional.empty();
    }
    return lookup
        .locked(run, NONE, seen -> Optional.ofNullable(at(seen, seq)))
        .filter(entry -> entry.node().equals(nodeId))
        .flatMap(entry -> checkpoint(run, entry));
  }

  private @Nullable CheckpointEntry at(RunState run, long seq) {
    if (seq < 1 || seq > run.visible().checkpointSeq()) {
      lookup.refuseInDoubt(run.id());
      return null;
    }
    if (run.index().isDropped(seq)) {
      return null;
    }
    CheckpointEntry entry = run.index().checkpoint(seq);
    if (entry == null) {
      throw Lookup.lostCheckpoint(run, seq);
    }
    return entry;
  }

  /** The checkpoint of an entry that was found before; empty where it is given up by now. */
  Optional<Checkpoint> checkpoint(RunState run, CheckpointEntry entry) {
    try {
      return loaded(run, chains.read(run, seen -> still(seen, entry)));
    } catch (DamagedException e) {
      return broken(run, e, breakage.of(run, entry, e));
    } catch (IOException e) {
      return lookup.absentIfGone(run, entry.seq(), e, Optional.empty());
    }
  }

  List<CheckpointMeta> listCheckpoints(String runId) {
    RunState run = lookup.find(runId);
    if (run == null) {
      return List.of();
    }
    lookup.refuseInDoubt(runId);
    return lookup.locked(run, List.of(), Reads::allCheckpoints);
  }

  private static List<CheckpointMeta> allCheckpoints(RunState run) {
    List<CheckpointMeta> list = new ArrayList<>();
    long last = run.visible().checkpointSeq();
    Lookup.refuseHoles(run, 0, last);
    for (CheckpointEntry entry : run.index().checkpoints()) {
      if (isListed(entry, last)) {
        list.add(meta(run.id(), entry));
      }
    }
    return list;
  }

  List<StoredCheckpoint> listStored(String runId) {
    RunState run = lookup.find(runId);
    if (run == null) {
      return List.of();
    }
    lookup.refuseInDoubt(runId);
    return lookup.locked(run, List.of(), Reads::allStored);
  }

  private static List<StoredCheckpoint> allStored(RunState run) {
    List<StoredCheckpoint> list = new ArrayList<>();
    for (CheckpointMeta meta : allCheckpoints(run)) {
      CheckpointEntry entry = run.index().intact(meta.seq());
      if (entry != null) {
        list.add(
            new StoredCheckpoint(
                entry.seq(), entry.baseSeq(), entry.records(), entry.storedBytes()));
      }
    }
    return list;
  }

  List<CheckpointMeta> listNodeCheckpoints(String runId, String nodeId) {
    Ids.check("nodeId", nodeId);
    RunState run = lookup.find(runId);
    if (run == null) {
      return List.of();
    }
    lookup.refuseInDoubt(runId);
    return lookup.locked(run, List.of(), seen -> checkpointsOf(seen, nodeId));
  }

  private static List<CheckpointMeta> checkpointsOf(RunState run, String nodeId) {
    List<CheckpointMeta> list = new ArrayList<>();
    long last = run.visible().checkpointSeq();
    Lookup.refuseHoles(run, 0, last);
    for (CheckpointEntry entry : run.index().ofNode(nodeId)) {
      if (isListed(entry, last)) {
        list.add(meta(run.id(), entry));
      }
    }
    return list;
  }

  private static boolean isListed(CheckpointEntry entry, long last) {
    return entry.seq() <= last && !entry.lost() && !entry.dropped();
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
    if (map.length == 1) {
      return Map.of(); // no other map is that short
    }
    Map<String, @Nullable Object> values = Params.decode(map);
    if (values == null) {
      throw new IllegalStateException("a map that was checked when it was read is malformed");
    }
    return values;
  }

  List<WorkflowEvent> getEvents(String runId, long sinceSeq, int limit) {
    return events.after(runId, sinceSeq, limit);
  }

  List<Pin> pins(String runId) {
    RunState run = lookup.find(runId);
    return run == null ? List.of() : lookup.locked(run, List.of(), Drops::pins);
  }

  Optional<RunSpace> space(String runId) {
    RunState run = lookup.find(runId);
    if (run == null) {
      return Optional.empty();
    }
    lookup.refuseInDoubt(runId);
    return lookup.locked(run, Optional.empty(), seen -> Optional.of(Spaces.of(seen)));
  }

  List<StatusChange> getStatusHistory(String runId) {
    RunState run = lookup.find(runId);
    if (run == null) {
      return List.of();
    }
    lookup.refuseInDoubt(runId);
    return lookup.locked(run, List.of(), Reads::statusHistory);
  }

  private static List<StatusChange> statusHistory(RunState run) {
    RunDamage damage = run.unaccepted();
    if (damage != null) {
      throw new CorruptRecordException(Failures.damage(run.id(), damage), null);
    }
    List<StatusChange> changes = new ArrayList<>();
    for (StatusEntry entry : run.index().statuses()) {
      if (entry.position() <= run.visible().position()) {
        changes.add(
            new StatusChange(
                run.id(),
                entry.position(),
                StatusCodes.status(entry.status()),
                Environment.instant(entry.time())));
      }
    }
    return changes;
  }

  /**
   * The record at a location, or null where the run has gone meanwhile. Where it is and that it
   * stays there is settled under one hold of the lock: between two, settling could move it and free
   * the file.
   */
  private @Nullable Frame read(RunState run, ToLongFunction<RunState> locate) throws IOException {
    try (RecordReads reads = new RecordReads(store, run)) {
      long location;
      run.lock();
      try {
        if (!run.seen()) {
          return null;
        }
        location = locate.applyAsLong(run);
        reads.pin(location);
      } finally {
        run.unlock();
      }
      return reads.read(location, 0);
    }
  }
}
