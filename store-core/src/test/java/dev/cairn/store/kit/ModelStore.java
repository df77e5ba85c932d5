package dev.cairn.store.kit;

import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CompactionReport;
import dev.cairn.store.ConflictException;
import dev.cairn.store.OpenReport;
import dev.cairn.store.Pin;
import dev.cairn.store.RetentionPlan;
import dev.cairn.store.RetentionPolicy;
import dev.cairn.store.RetentionReport;
import dev.cairn.store.RunAlreadyExistsException;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.RunPage;
import dev.cairn.store.RunQuery;
import dev.cairn.store.RunSpace;
import dev.cairn.store.RunStatus;
import dev.cairn.store.StatusChange;
import dev.cairn.store.StoreClosedException;
import dev.cairn.store.StoreFailedException;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.VerifyReport;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteAnswer;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The contract in its plainest form: everything in memory under one lock, nothing clever. What
 * other implementations are compared with. It never loses anything, so durability makes no
 * difference to it; closing keeps what it holds for {@link #reopen}.
 */
public final class ModelStore implements PlainTwins {
  private static final String NAME = "model";

  private final ReentrantLock lock = new ReentrantLock();
  private final StoreOptions options;
  private final ModelRuns runs;
  private final ModelChecks checks;
  private final OpenReport report;
  private boolean closed;

  private ModelStore(StoreOptions options, ModelRuns runs, boolean created) {
    this.options = options;
    this.runs = runs;
    this.checks = new ModelChecks(options);
    this.report =
        new OpenReport(
            created,
            !created,
            runs.count(),
            0,
            0,
            0,
            false,
            List.of(),
            List.of(),
            options.readOnly());
  }

  /** A new store with the default options and the system's clock. */
  public static ModelStore create() {
    return create(StoreOptions.defaults());
  }

  /** A new store with the system's clock. */
  public static ModelStore create(StoreOptions options) {
    return create(options, () -> ModelChecks.micros(Instant.now()), ModelStore::hashOfState);
  }

  /**
   * A new store.
   *
   * @param clock answers microseconds since 1970
   * @param contentHash answers a state's content hash
   */
  public static ModelStore create(
      StoreOptions options, LongSupplier clock, Function<byte[], String> contentHash) {
    return new ModelStore(options, new ModelRuns(clock, contentHash), true);
  }

  /** A factory of these stores. */
  public static StoreFactory factory() {
    return options -> new ModelFixture(create(options));
  }

  /** This store, closed where it is open and opened again, with all it holds. */
  public ModelStore reopen(StoreOptions newOptions) {
    close();
    return new ModelStore(newOptions, runs, false);
  }

  /** How many writes have changed something. */
  long writes() {
    return runs.writes();
  }

  /** The options it was opened with. */
  public StoreOptions options() {
    return options;
  }

  private static String hashOfState(byte[] state) {
    return States.digest(state).substring(0, 32);
  }

  @Override
  public RunMetadata createRun(
      String runId, String workflow, @Nullable Map<String, ?> params, WriteOptions how) {
    ModelIds.check("runId", runId);
    ModelIds.check("workflow", workflow);
    ModelChecks.options(how);
    ModelChecks.refuseSeq(how);
    Map<String, @Nullable Object> copy = checks.limitedMap("params", params);
    return write(() -> create(runId, workflow, copy, how));
  }

  private RunMetadata create(
      String runId, String workflow, Map<String, @Nullable Object> params, WriteOptions how) {
    ModelRun there = runs.find(runId).orElse(null);
    if (there == null) {
      ModelRun run = runs.create(runId, workflow, params);
      run.operations().remember(how, List.of());
      return run.metadata();
    }
    List<WriteAnswer> first = there.operations().find(how);
    if (first == null || !first.isEmpty()) {
      throw new RunAlreadyExistsException(runId);
    }
    return there.firstMetadata();
  }

  @Override
  public Optional<RunMetadata> getRun(String runId) {
    ModelIds.check("runId", runId);
    return read(() -> runs.find(runId).map(ModelRun::metadata));
  }

  @Override
  public void updateRunStatus(String runId, RunStatus status, WriteOptions how) {
    ModelIds.check("runId", runId);
    Objects.requireNonNull(status, "status");
    ModelChecks.options(how);
    ModelChecks.refuseSeq(how);
    WriteBatch batch = WriteBatch.of().change(status);
    List<WriteAnswer> unused = write(() -> operate(runId, batch, how));
  }

  @Override
  public CheckpointMeta saveCheckpoint(
      String runId,
      String nodeId,
      byte[] state,
      @Nullable Map<String, ?> metadata,
      WriteOptions how) {
    ModelIds.check("runId", runId);
    ModelIds.check("nodeId", nodeId);
    Objects.requireNonNull(state, "state");
    ModelChecks.options(how);
    WriteBatch batch = checks.values(WriteBatch.of().save(nodeId, state, metadata));
    WriteAnswer answer = write(() -> operate(runId, batch, how)).get(0);
    return ModelRun.copy(((WriteAnswer.Saved) answer).meta());
  }

  @Override
  public Optional<Checkpoint> loadCheckpoint(String runId, String nodeId) {
    ModelIds.check("runId", runId);
    ModelIds.check("nodeId", nodeId);
    return read(() -> runs.find(runId).flatMap(run -> run.lastCheckpoint(nodeId)));
  }

  @Override
  public Optional<Checkpoint> loadCheckpointAt(String runId, String nodeId, long seq) {
    ModelIds.check("runId", runId);
    ModelIds.check("nodeId", nodeId);
    return read(() -> runs.find(runId).flatMap(run -> run.checkpoint(nodeId, seq)));
  }

  @Override
  public List<CheckpointMeta> listCheckpoints(String runId) {
    ModelIds.check("runId", runId);
    return read(() -> runs.find(runId).map(ModelRun::checkpoints).orElse(List.of()));
  }

  @Override
  public List<CheckpointMeta> listNodeCheckpoints(String runId, String nodeId) {
    ModelIds.check("nodeId", nodeId);
    return listCheckpoints(runId).stream().filter(meta -> meta.nodeId().equals(nodeId)).toList();
  }

  @Override
  public long appendEvent(WorkflowEvent event, WriteOptions how) {
    Objects.requireNonNull(event, "event");
    ModelIds.check("runId", event.runId());
    ModelChecks.options(how);
    WriteBatch batch = checks.values(WriteBatch.of().append(event));
    WriteAnswer answer = write(() -> operate(event.runId(), batch, how)).get(0);
    return ((WriteAnswer.Appended) answer).seq();
  }

  @Override
  public List<WriteAnswer> commit(String runId, WriteBatch batch, WriteOptions how) {
    ModelIds.check("runId", runId);
    Objects.requireNonNull(batch, "batch");
    ModelChecks.options(how);
    if (batch.parts().stream().allMatch(part -> part instanceof WriteBatch.Change)) {
      ModelChecks.refuseSeq(how);
    }
    WriteBatch copy = checks.batch(runId, batch);
    return write(() -> operate(runId, copy, how));
  }

  private List<WriteAnswer> operate(String runId, WriteBatch batch, WriteOptions how) {
    ModelRun run = run(runId);
    List<WriteAnswer> first = run.operations().find(how);
    if (first != null) {
      if (!ModelOperations.areOf(batch, first)) {
        throw ModelOperations.usedOtherwise(how);
      }
      return first;
    }
    refuseConflict(run, batch, how);
    runs.wrote();
    return run.operations()
        .remember(how, batch.parts().stream().map(part -> apply(run, part)).toList());
  }

  private WriteAnswer apply(ModelRun run, WriteBatch.Part part) {
    if (part instanceof WriteBatch.Save save) {
      Map<String, @Nullable Object> metadata = ModelValues.copyOfMap("metadata", save.metadata());
      byte[] state = save.state();
      return new WriteAnswer.Saved(run.save(save.nodeId(), state, runs.hash(state), metadata));
    }
    if (part instanceof WriteBatch.Append append) {
      WorkflowEvent event = append.event();
      long seq = run.append(event, event.callerTime(), event.payload());
      return new WriteAnswer.Appended(seq, run.position());
    }
    return new WriteAnswer.Changed(run.change(((WriteBatch.Change) part).status()));
  }

  private static void refuseConflict(ModelRun run, WriteBatch batch, WriteOptions how) {
    boolean saves = batch.parts().stream().anyMatch(part -> part instanceof WriteBatch.Save);
    long actual = saves ? run.checkpointCount() : run.eventCount();
    if (how.expectedSeq() != WriteOptions.ANY_SEQ && how.expectedSeq() != actual) {
      throw new ConflictException(run.id, how.expectedSeq(), actual);
    }
  }

  @Override
  public List<WorkflowEvent> getEvents(String runId, long sinceSeq, int limit) {
    ModelIds.check("runId", runId);
    ModelChecks.refuseNegative("sinceSeq", sinceSeq);
    ModelChecks.refuseNegative("limit", limit);
    return read(() -> runs.find(runId).map(run -> run.events(sinceSeq, limit)).orElse(List.of()));
  }

  @Override
  public List<StatusChange> getStatusHistory(String runId) {
    ModelIds.check("runId", runId);
    return read(() -> runs.find(runId).map(ModelRun::changes).orElse(List.of()));
  }

  @Override
  public boolean deleteRun(String runId, WriteOptions how) {
    ModelIds.check("runId", runId);
    ModelChecks.options(how);
    ModelChecks.refuseSeq(how);
    return write(() -> runs.delete(runId, how));
  }

  @Override
  public boolean deleteCheckpoint(String runId, String nodeId, long seq, WriteOptions how) {
    ModelIds.check("runId", runId);
    ModelIds.check("nodeId", nodeId);
    ModelChecks.options(how);
    return drop(runId, (run, meta) -> meta.seq() == seq && meta.nodeId().equals(nodeId)) > 0;
  }

  @Override
  public int deleteCheckpointsBefore(
      String runId, @Nullable String nodeId, long seq, WriteOptions how) {
    ModelIds.check("runId", runId);
    ModelChecks.options(how);
    if (nodeId != null) {
      ModelIds.check("nodeId", nodeId);
    }
    return drop(
        runId,
        (run, meta) ->
            meta.seq() < seq
                && (nodeId == null || nodeId.equals(meta.nodeId()))
                && !run.isPinned(meta));
  }

  private int drop(String runId, BiPredicate<ModelRun, CheckpointMeta> which) {
    return write(
        () -> runs.find(runId).map(run -> run.drop(meta -> which.test(run, meta))).orElse(0));
  }

  @Override
  public boolean pin(String runId, String tag) {
    return tag(runId, tag, run -> run.pin(0, tag));
  }

  @Override
  public boolean pin(String runId, long seq, String tag) {
    refuseNoSeq(seq);
    return tag(runId, tag, run -> run.pin(seq, tag));
  }

  @Override
  public boolean unpin(String runId, String tag) {
    return tag(runId, tag, run -> run.unpin(0, tag));
  }

  @Override
  public boolean unpin(String runId, long seq, String tag) {
    refuseNoSeq(seq);
    return tag(runId, tag, run -> run.unpin(seq, tag));
  }

  private boolean tag(String runId, String tag, Predicate<ModelRun> change) {
    ModelIds.check("tag", tag);
    ModelIds.check("runId", runId);
    return write(() -> change.test(run(runId)));
  }

  private static void refuseNoSeq(long seq) {
    if (seq < 1) {
      throw new IllegalArgumentException("seq: expected at least 1, found " + seq);
    }
  }

  @Override
  public List<Pin> pins(String runId) {
    ModelIds.check("runId", runId);
    return read(() -> runs.find(runId).map(ModelRun::pins).orElse(List.of()));
  }

  @Override
  public Optional<RunSpace> space(String runId) {
    ModelIds.check("runId", runId);
    return read(() -> runs.find(runId).map(ModelRun::space));
  }

  /** The model keeps everything. */
  @Override
  public RetentionPlan planRetention(RetentionPolicy policy) {
    return read(
        () ->
            new RetentionPlan(
                Objects.requireNonNull(policy, "policy"), Instant.EPOCH, List.of(), 0));
  }

  @Override
  public RetentionReport applyRetention(RetentionPlan plan) {
    return write(() -> new RetentionReport(0, 0, 0, List.of()));
  }

  @Override
  public CompactionReport compact() {
    return write(() -> new CompactionReport(0, 0, 0, List.of()));
  }

  @Override
  public void pauseCompaction() {
    read(() -> NAME);
  }

  @Override
  public void resumeCompaction() {
    read(() -> NAME);
  }

  @Override
  public RunPage listRuns(RunQuery query) {
    Objects.requireNonNull(query, "query");
    return read(() -> runs.page(query));
  }

  @Override
  public OpenReport openReport() {
    return read(() -> report);
  }

  @Override
  public VerifyReport verify() {
    return read(runs::verify);
  }

  @Override
  public void acceptLoss(String runId) {
    ModelIds.check("runId", runId);
    write(() -> run(runId));
  }

  @Override
  public void acceptLoss() {
    read(() -> NAME);
  }

  @Override
  public void settle() {
    read(() -> NAME);
  }

  @Override
  public void sync() {
    read(() -> NAME);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  private ModelRun run(String runId) {
    return runs.find(runId).orElseThrow(() -> new RunNotFoundException(runId));
  }

  private <T> T write(Supplier<T> change) {
    return read(
        () -> {
          if (options.readOnly()) {
            throw new StoreFailedException(NAME, "opened read-only", null);
          }
          return change.get();
        });
  }

  private <T> T read(Supplier<T> question) {
    lock.lock();
    try {
      if (closed) {
        throw new StoreClosedException(NAME);
      }
      return question.get();
    } finally {
      lock.unlock();
    }
  }
}
