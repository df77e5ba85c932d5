package dev.cairn.store.kit;

import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.ConflictException;
import dev.cairn.store.OpenReport;
import dev.cairn.store.RunAlreadyExistsException;
import dev.cairn.store.RunMetadata;
import dev.cairn.store.RunNotFoundException;
import dev.cairn.store.RunPage;
import dev.cairn.store.RunQuery;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
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
  private final OpenReport report;
  private boolean closed;

  private ModelStore(StoreOptions options, ModelRuns runs, boolean created) {
    this.options = options;
    this.runs = runs;
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
    return create(options, () -> micros(Instant.now()), ModelStore::hashOfState);
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

  /** The options it was opened with. */
  public StoreOptions options() {
    return options;
  }

  private static String hashOfState(byte[] state) {
    return States.digest(state).substring(0, 32);
  }

  /**
   * Not by {@code ChronoUnit.MICROS.between}, which goes by way of nanoseconds and ends in 2262.
   */
  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @Override
  public RunMetadata createRun(
      String runId, String workflow, @Nullable Map<String, ?> params, WriteOptions how) {
    ModelIds.check("runId", runId);
    ModelIds.check("workflow", workflow);
    Objects.requireNonNull(how, "options");
    refuseSeq(how);
    Map<String, @Nullable Object> copy = limitedMap("params", params);
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
    Objects.requireNonNull(how, "options");
    refuseSeq(how);
    List<WriteAnswer> answers =
        write(() -> operate(runId, WriteBatch.of().change(status), how));
    ModelOperations.only(WriteAnswer.Changed.class, answers);
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
    Objects.requireNonNull(how, "options");
    WriteBatch batch = checked(WriteBatch.of().save(nodeId, state, metadata));
    CheckpointMeta saved =
        ModelOperations.only(WriteAnswer.Saved.class, write(() -> operate(runId, batch, how)))
            .meta();
    if (!saved.nodeId().equals(nodeId)) {
      throw new IllegalArgumentException("operationId: was used for another node");
    }
    return ModelRun.copy(saved);
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
    Objects.requireNonNull(how, "options");
    WriteBatch batch = checked(WriteBatch.of().append(event));
    return ModelOperations.only(
            WriteAnswer.Appended.class, write(() -> operate(event.runId(), batch, how)))
        .seq();
  }

  @Override
  public List<WriteAnswer> commit(String runId, WriteBatch batch, WriteOptions how) {
    ModelIds.check("runId", runId);
    Objects.requireNonNull(batch, "batch");
    Objects.requireNonNull(how, "options");
    if (batch.parts().isEmpty()) {
      throw new IllegalArgumentException("batch: expected at least one write");
    }
    if (batch.parts().stream().allMatch(part -> part instanceof WriteBatch.Change)) {
      refuseSeq(how);
    }
    for (WriteBatch.Part part : batch.parts()) {
      if (part instanceof WriteBatch.Append append && !append.event().runId().equals(runId)) {
        throw new IllegalArgumentException("batch: an event of run " + append.event().runId());
      }
    }
    WriteBatch copy = checked(batch);
    return write(() -> operate(runId, copy, how));
  }

  /** A batch whose values are checked, and the store's own. */
  private WriteBatch checked(WriteBatch batch) {
    return WriteBatch.of(batch.parts().stream().map(this::checked).toList());
  }

  private WriteBatch.Part checked(WriteBatch.Part part) {
    if (part instanceof WriteBatch.Save save) {
      ModelIds.check("nodeId", save.nodeId());
      refuseAbove("state", save.state().length, "stateBytesMax", options.stateBytesMax());
      return new WriteBatch.Save(
          save.nodeId(), save.state().clone(), limitedMap("metadata", save.metadata()));
    }
    if (part instanceof WriteBatch.Append append) {
      WorkflowEvent event = append.event();
      ModelIds.check("type", event.type());
      if (event.nodeId() != null) {
        ModelIds.check("nodeId", event.nodeId());
      }
      Object payload = limited("payload", ModelValues.copyOf("payload", event.payload()));
      return new WriteBatch.Append(
          event.withCallerTime(callerTime(event)).withPayload(payload));
    }
    return part;
  }

  private List<WriteAnswer> operate(String runId, WriteBatch batch, WriteOptions how) {
    if (how.operationId() != null) {
      ModelIds.check("operationId", how.operationId());
    }
    ModelRun run = run(runId);
    List<WriteAnswer> first = run.operations().find(how);
    if (first != null) {
      if (first.isEmpty()) {
        throw new IllegalArgumentException("operationId: was used for the run's creation");
      }
      return first;
    }
    refuseConflict(run, batch, how);
    return run.operations()
        .remember(how, batch.parts().stream().map(part -> apply(run, part)).toList());
  }

  private WriteAnswer apply(ModelRun run, WriteBatch.Part part) {
    if (part instanceof WriteBatch.Save save) {
      Map<String, @Nullable Object> metadata =
          ModelValues.copyOfMap("metadata", save.metadata());
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

  private static void refuseSeq(WriteOptions how) {
    if (how.expectedSeq() != WriteOptions.ANY_SEQ) {
      throw new IllegalArgumentException("expectedSeq: the write has no seq");
    }
  }

  private static @Nullable Instant callerTime(WorkflowEvent event) {
    Instant time = event.callerTime();
    if (time == null) {
      return null;
    }
    try {
      return instant(micros(time));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "callerTime: " + time + " is no 64 bits of microseconds", e);
    }
  }

  @Override
  public List<WorkflowEvent> getEvents(String runId, long sinceSeq, int limit) {
    ModelIds.check("runId", runId);
    refuseNegative("sinceSeq", sinceSeq);
    refuseNegative("limit", limit);
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
    Objects.requireNonNull(how, "options");
    refuseSeq(how);
    return write(() -> runs.delete(runId, how));
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

  private Map<String, @Nullable Object> limitedMap(String argument, @Nullable Map<String, ?> map) {
    Map<String, @Nullable Object> copy = ModelValues.copyOfMap(argument, map);
    limited(argument, copy);
    return copy;
  }

  private @Nullable Object limited(String argument, @Nullable Object value) {
    long size = ModelValues.encodedSize(value);
    refuseAbove(argument, size, "valueBytesMax", options.valueBytesMax());
    return value;
  }

  private static void refuseAbove(String argument, long size, String limit, long max) {
    if (size > max) {
      throw new IllegalArgumentException(
          argument + ": " + size + " bytes, " + limit + " is " + max);
    }
  }

  private static void refuseNegative(String argument, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(argument + ": expected at least 0, found " + value);
    }
  }
}
