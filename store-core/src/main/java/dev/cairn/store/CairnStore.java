package dev.cairn.store;

import dev.cairn.store.OpenStore.Writer;
import dev.cairn.store.flight.FlightEvents;
import dev.cairn.store.flight.OpenEvent;
import dev.cairn.store.format.CborWriter;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.LossHead;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.io.Disk;
import dev.cairn.store.io.DiskLockedException;
import dev.cairn.store.io.FileSystemDisk;
import dev.cairn.store.journal.JournalFile;
import dev.cairn.store.journal.LossAcceptance;
import dev.cairn.store.run.Counters;
import dev.cairn.store.run.RunState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store in a directory. One process at a time can have it open for writing; see {@link
 * StoreOptions#inspection()} for reading a store that nobody writes.
 *
 * <p>Writes go to one journal that all runs share, and settle into a directory a run in the
 * background; FORMAT.md has the bytes and the argument why a crash at any point loses nothing that
 * was acknowledged.
 */
public final class CairnStore implements CheckpointStore {
  private final String name;
  private final Gate gate;
  private volatile OpenStore open;
  private volatile Reads reads;
  private volatile @Nullable Calls calls;

  private CairnStore(OpenStore open) {
    this.name = open.name();
    this.gate = new Gate(name);
    this.open = open;
    this.reads = new Reads(open);
    this.calls = open.writer() == null ? null : new Calls(open);
  }

  /**
   * Opens the store in a directory, making it where it is missing, with {@link
   * StoreOptions#defaults()}.
   *
   * @param directory the store's directory
   * @return the store, to be closed
   * @see #open(Path, StoreOptions)
   */
  public static CairnStore open(Path directory) {
    return open(directory, StoreOptions.defaults());
  }

  /**
   * Opens the store in a directory. What was acknowledged before is there when the call returns,
   * and durable.
   *
   * @param directory the store's directory
   * @param options how to open it
   * @return the store, to be closed
   * @throws StoreLockedException if it is open elsewhere
   * @throws CorruptRecordException if its identity or its catalog is damaged
   * @throws UnsupportedFormatException if it was written in a format this library does not read
   * @throws StoreIoException if there is no store and none is to be made, or the device answers
   *     with an error
   */
  public static CairnStore open(Path directory, StoreOptions options) {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(options, "options");
    return open(directory.toString(), new FileSystemDisk(directory), options, Environment.system());
  }

  static CairnStore open(String name, Disk disk, StoreOptions options, Environment environment) {
    Closeable lock = null;
    try {
      if (!options.readOnly() && options.createIfMissing() && !disk.exists("")) {
        disk.createDirectory("");
      }
      refuseMissing(name, disk, options);
      lock =
          options.readOnly()
              ? disk.lockShared(FileNames.LOCK)
              : disk.lockExclusively(FileNames.LOCK, LockText.mine());
      OpenStore opened = opened(new StoreOpening(name, disk, options, environment), lock);
      lock = null;
      return new CairnStore(opened);
    } catch (DiskLockedException e) {
      throw LockText.locked(name, e);
    } catch (IOException e) {
      throw Failures.ofRead(null, name, e);
    } finally {
      release(lock);
    }
  }

  /** Opens it, and tells the flight recorder. */
  private static OpenStore opened(StoreOpening opening, Closeable lock) throws IOException {
    FlightEvents.registerIfRecording();
    OpenEvent event = new OpenEvent();
    event.begin();
    OpenStore opened = opening.open(lock);
    if (event.shouldCommit()) {
      OpenReport report = opened.report();
      event.store = opened.name();
      event.runs = report.runs();
      event.clean = report.cleanlyClosed();
      event.replayed = report.journalBatches();
      event.rescued = report.rescuedBatches();
      event.torn = report.tornBytes();
      event.damages = report.damages().size();
      event.commit();
    }
    return opened;
  }

  private static void refuseMissing(String name, Disk disk, StoreOptions options)
      throws IOException {
    boolean make = !options.readOnly() && options.createIfMissing();
    if (!make && !(disk.exists("") && disk.exists(FileNames.STORE))) {
      throw new NoSuchFileException(name, null, "there is no store");
    }
  }

  private static void release(@Nullable Closeable lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        throw new StoreIoException(FileNames.LOCK, e);
      }
    }
  }

  private <T> T read(Function<Reads, T> call) {
    gate.enter();
    try {
      return call.apply(reads);
    } finally {
      gate.leave();
    }
  }

  private <T extends @Nullable Object> T write(WriteOptions options, Function<Calls, T> call) {
    Objects.requireNonNull(options, "options");
    gate.enter();
    try {
      return call.apply(calls());
    } finally {
      gate.leave();
    }
  }

  /** What the call itself would have thrown is in the future, but for the caller's mistakes. */
  private <T extends @Nullable Object> CompletableFuture<T> begin(
      WriteOptions options, Function<Calls, CompletableFuture<T>> twin) {
    try {
      return write(options, twin);
    } catch (StoreException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Calls calls() {
    Calls writing = calls;
    if (writing == null) {
      Writer unused = open.writing();
      throw new IllegalStateException("a store that can be written to, without calls");
    }
    return writing;
  }

  @Override
  public RunMetadata createRun(
      String runId, String workflow, @Nullable Map<String, ?> params, WriteOptions options) {
    return write(options, calls -> calls.createRun(runId, workflow, params, options));
  }

  @Override
  public CompletableFuture<RunMetadata> createRunAsync(
      String runId, String workflow, @Nullable Map<String, ?> params, WriteOptions options) {
    return begin(options, calls -> calls.createRunAsync(runId, workflow, params, options));
  }

  @Override
  public Optional<RunMetadata> getRun(String runId) {
    return read(reads -> reads.getRun(runId));
  }

  @Override
  public void updateRunStatus(String runId, RunStatus status, WriteOptions options) {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(status, "status");
    boolean unused =
        write(
            options,
            calls -> {
              calls.updateRunStatus(runId, status, options);
              return true;
            });
  }

  @Override
  public CompletableFuture<@Nullable Void> updateRunStatusAsync(
      String runId, RunStatus status, WriteOptions options) {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(status, "status");
    return begin(options, calls -> calls.updateRunStatusAsync(runId, status, options));
  }

  @Override
  public CheckpointMeta saveCheckpoint(
      String runId,
      String nodeId,
      byte[] state,
      @Nullable Map<String, ?> metadata,
      WriteOptions options) {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(options, "options");
    gate.enter();
    try {
      return calls().saveCheckpoint(runId, nodeId, state, metadata, options);
    } finally {
      gate.leave();
    }
  }

  @Override
  public CompletableFuture<CheckpointMeta> saveCheckpointAsync(
      String runId,
      String nodeId,
      byte[] state,
      @Nullable Map<String, ?> metadata,
      WriteOptions options) {
    Objects.requireNonNull(state, "state");
    return begin(
        options, calls -> calls.saveCheckpointAsync(runId, nodeId, state, metadata, options));
  }

  @Override
  public Optional<Checkpoint> loadCheckpoint(String runId, String nodeId) {
    return read(reads -> reads.loadCheckpoint(runId, nodeId));
  }

  @Override
  public Optional<Checkpoint> loadCheckpointAt(String runId, String nodeId, long seq) {
    return read(reads -> reads.loadCheckpointAt(runId, nodeId, seq));
  }

  @Override
  public List<CheckpointMeta> listCheckpoints(String runId) {
    return read(reads -> reads.listCheckpoints(runId));
  }

  @Override
  public List<CheckpointMeta> listNodeCheckpoints(String runId, String nodeId) {
    return read(reads -> reads.listNodeCheckpoints(runId, nodeId));
  }

  /**
   * How the states of a run's checkpoints are stored, by ascending seq: of those that {@link
   * #listCheckpoints} lists. Reads no state. For whoever wants to know what a store takes, and why.
   *
   * @return empty for an unknown run
   * @throws CorruptRecordException as {@link #listCheckpoints} does
   */
  public List<StoredCheckpoint> listStored(String runId) {
    return read(reads -> reads.listStored(runId));
  }

  @Override
  public long appendEvent(WorkflowEvent event, WriteOptions options) {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(options, "options");
    gate.enter();
    try {
      return calls().appendEvent(event, options);
    } finally {
      gate.leave();
    }
  }

  @Override
  public CompletableFuture<Long> appendEventAsync(WorkflowEvent event, WriteOptions options) {
    Objects.requireNonNull(event, "event");
    return begin(options, calls -> calls.appendEventAsync(event, options));
  }

  @Override
  public List<WorkflowEvent> getEvents(String runId, long sinceSeq, int limit) {
    return read(reads -> reads.getEvents(runId, sinceSeq, limit));
  }

  @Override
  public List<StatusChange> getStatusHistory(String runId) {
    return read(reads -> reads.getStatusHistory(runId));
  }

  @Override
  public List<WriteAnswer> commit(String runId, WriteBatch batch, WriteOptions options) {
    Objects.requireNonNull(batch, "batch");
    return write(options, calls -> calls.commit(runId, batch, options));
  }

  @Override
  public CompletableFuture<List<WriteAnswer>> commitAsync(
      String runId, WriteBatch batch, WriteOptions options) {
    Objects.requireNonNull(batch, "batch");
    return begin(options, calls -> calls.commitAsync(runId, batch, options));
  }

  @Override
  public boolean deleteRun(String runId, WriteOptions options) {
    return write(options, calls -> calls.deleteRun(runId, options));
  }

  @Override
  public CompletableFuture<Boolean> deleteRunAsync(String runId, WriteOptions options) {
    return begin(options, calls -> calls.deleteRunAsync(runId, options));
  }

  @Override
  public boolean deleteCheckpoint(String runId, String nodeId, long seq, WriteOptions options) {
    return write(options, calls -> calls.deleteCheckpoint(runId, nodeId, seq, options));
  }

  @Override
  public int deleteCheckpointsBefore(
      String runId, @Nullable String nodeId, long seq, WriteOptions options) {
    return write(options, calls -> calls.deleteCheckpointsBefore(runId, nodeId, seq, options));
  }

  @Override
  public boolean pin(String runId, String tag) {
    return write(WriteOptions.DEFAULTS, calls -> calls.tag(runId, 0, tag, true));
  }

  @Override
  public boolean pin(String runId, long seq, String tag) {
    refuseNoSeq(seq);
    return write(WriteOptions.DEFAULTS, calls -> calls.tag(runId, seq, tag, true));
  }

  @Override
  public boolean unpin(String runId, String tag) {
    return write(WriteOptions.DEFAULTS, calls -> calls.tag(runId, 0, tag, false));
  }

  @Override
  public boolean unpin(String runId, long seq, String tag) {
    refuseNoSeq(seq);
    return write(WriteOptions.DEFAULTS, calls -> calls.tag(runId, seq, tag, false));
  }

  private static void refuseNoSeq(long seq) {
    if (seq < 1) {
      throw new IllegalArgumentException("seq: expected at least 1, found " + seq);
    }
  }

  @Override
  public List<Pin> pins(String runId) {
    return read(reads -> reads.pins(runId));
  }

  @Override
  public Optional<RunSpace> space(String runId) {
    return read(reads -> reads.space(runId));
  }

  @Override
  public RetentionPlan planRetention(RetentionPolicy policy) {
    Objects.requireNonNull(policy, "policy");
    return read(reads -> new Retention(open).plan(policy));
  }

  @Override
  public RetentionReport applyRetention(RetentionPlan plan) {
    Objects.requireNonNull(plan, "plan");
    return write(
        WriteOptions.DEFAULTS,
        calls -> {
          RetentionReport report = new Retention(open).apply(plan, calls);
          syncAll();
          return report;
        });
  }

  @Override
  public CompactionReport compact() {
    gate.enter();
    try {
      Writer writer = open.writing();
      writer.background().keep();
      writer.settler().pass(true);
      return new Compacting(open, writer.settler()).all();
    } catch (IOException e) {
      throw Failures.ofWrite(name, 0, e);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void pauseCompaction() {
    pauseCompaction(true);
  }

  @Override
  public void resumeCompaction() {
    pauseCompaction(false);
  }

  private void pauseCompaction(boolean pause) {
    gate.enter();
    try {
      open.writing().background().pauseCompaction(pause);
    } finally {
      gate.leave();
    }
  }

  @Override
  public RunPage listRuns(RunQuery query) {
    Objects.requireNonNull(query, "query");
    gate.enter();
    try {
      return new Listing(open).page(query);
    } finally {
      gate.leave();
    }
  }

  @Override
  public OpenReport openReport() {
    gate.enter();
    try {
      return open.report();
    } finally {
      gate.leave();
    }
  }

  @Override
  public VerifyReport verify() {
    gate.enter();
    try {
      return new Verification(open).verify();
    } finally {
      gate.leave();
    }
  }

  @Override
  public void acceptLoss(String runId) {
    String unused =
        write(
            WriteOptions.SYNC,
            calls -> {
              calls.acceptLoss(runId);
              return runId;
            });
  }

  @Override
  public void acceptLoss() {
    if (nothingIsLost()) {
      return;
    }
    gate.enterAlone();
    try {
      OpenStore damaged = open;
      if (damaged.writer() == null && !damaged.options().readOnly()) {
        acceptJournalLoss(damaged);
        closeFiles(damaged);
        OpenStore accepted =
            opened(
                new StoreOpening(name, damaged.disk(), damaged.options(), damaged.environment()),
                damaged.lock());
        open = accepted;
        reads = new Reads(accepted);
        calls = accepted.writer() == null ? null : new Calls(accepted);
      } else if (damaged.options().readOnly()) {
        Writer unused = damaged.writing();
      }
    } catch (IOException e) {
      throw Failures.ofRead(null, name, e);
    } finally {
      gate.leaveAlone();
    }
  }

  /** Then nobody need be kept out for it. */
  private boolean nothingIsLost() {
    gate.enter();
    try {
      return open.writer() != null;
    } finally {
      gate.leave();
    }
  }

  private static void acceptJournalLoss(OpenStore damaged) throws IOException {
    List<LossAcceptance.Added> added = new ArrayList<>();
    for (RunState run : damaged.runs().all()) {
      if (run.unaccepted() != null) {
        Counters at = run.appended();
        CborWriter head = new CborWriter(16);
        new LossHead(at.position()).write(head);
        byte[] payload = head.toByteArray();
        added.add(
            new LossAcceptance.Added(
                LossAcceptance.header(
                    RecordType.LOSS.code(), run.number(), at.position() + 1, at.updated(), payload),
                payload));
      }
    }
    LossAcceptance.write(
        damaged.disk(),
        damaged.uuid(),
        damaged.verdict(),
        damaged.recovered(),
        added,
        damaged.environment().random());
  }

  @Override
  public void settle() {
    gate.enter();
    try {
      Writer writer = open.writing();
      writer.background().keep();
      writer.settler().pass(true);
    } catch (IOException e) {
      throw Failures.ofWrite(name, 0, e);
    } finally {
      gate.leave();
    }
  }

  @Override
  public void sync() {
    gate.enter();
    try {
      syncAll();
    } finally {
      gate.leave();
    }
  }

  /** Called inside the gate: whoever has entered it once must not ask again, for it may be shut. */
  private void syncAll() {
    try {
      Writer writer = open.writing();
      writer.journal().refuseAfterFailure();
      writer.journal().commit().await(writer.journal().end().batch());
    } catch (IOException e) {
      throw Failures.ofWrite(name, 0, e);
    }
  }

  @Override
  public void close() {
    Writer writing = open.writer();
    if (writing != null) {
      writing.acknowledger().letAllIn();
    }
    if (gate.close()) {
      try {
        closeAll();
      } finally {
        gate.end();
      }
    } else if (writing == null || !writing.acknowledger().isTelling()) {
      // What is hung on a future must not wait: whoever closes waits until all of it is told.
      gate.awaitEnd();
    }
  }

  private void closeAll() {
    OpenStore closing = open;
    try {
      try {
        closeWriter(closing);
      } finally {
        closeFiles(closing);
      }
    } catch (IOException e) {
      throw Failures.ofWrite(name, 0, e);
    } finally {
      release(closing.lock());
    }
  }

  /** Runs something while nothing settles. */
  void whileNothingSettles(Callable<?> work) throws IOException {
    Object unused = open.writing().settler().betweenPasses(work);
  }

  /** Settles, ends the journal where that went well, and lets go of the files either way. */
  private static void closeWriter(OpenStore closing) throws IOException {
    Writer writer = closing.writer();
    if (writer == null) {
      return;
    }
    writer.acknowledger().close();
    writer.background().stopSettling();
    Closing last = new Closing(writer, closing.options(), writer.background().leftovers());
    try {
      last.keep();
    } finally {
      settleAndClose(writer, last);
    }
  }

  private static void settleAndClose(Writer writer, Closing last) throws IOException {
    try {
      writer.journal().prepareToClose();
      writer.background().stopPreparing();
      last.settleAndMark();
    } finally {
      writer.settler().close();
      writer.catalog().close();
      writer.journal().close();
    }
  }

  private static void closeFiles(OpenStore closing) throws IOException {
    closing.segments().close();
    for (JournalFile file : closing.recovered().files()) {
      file.close();
    }
  }
}
