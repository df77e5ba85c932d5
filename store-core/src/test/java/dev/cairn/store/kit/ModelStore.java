package dev.cairn.store.kit;

import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CheckpointStore;
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
public final class ModelStore implements CheckpointStore {
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
    Map<String, @Nullable Object> copy = limitedMap("params", params);
    return write(
        () -> {
          if (runs.find(runId).isPresent()) {
            throw new RunAlreadyExistsException(runId);
          }
          return runs.create(runId, workflow, copy).metadata();
        });
  }

  @Override
  public RunMetadata createRun(String runId, String workflow, @Nullable Map<String, ?> params) {
    return createRun(runId, workflow, params, usual());
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
    write(
        () -> {
          run(runId).change(status);
          return status;
        });
  }

  @Override
  public void updateRunStatus(String runId, RunStatus status) {
    updateRunStatus(runId, status, usual());
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
    refuseAbove("state", state.length, "stateBytesMax", options.stateBytesMax());
    byte[] bytes = state.clone();
    Map<String, @Nullable Object> copy = limitedMap("metadata", metadata);
    return write(() -> run(runId).save(nodeId, bytes, runs.hash(bytes), copy));
  }

  @Override
  public CheckpointMeta saveCheckpoint(
      String runId, String nodeId, byte[] state, @Nullable Map<String, ?> metadata) {
    return saveCheckpoint(runId, nodeId, state, metadata, usual());
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
    ModelIds.check("type", event.type());
    if (event.nodeId() != null) {
      ModelIds.check("nodeId", event.nodeId());
    }
    Objects.requireNonNull(how, "options");
    Instant callerTime = callerTime(event);
    Object payload = limited("payload", ModelValues.copyOf("payload", event.payload()));
    return write(() -> run(event.runId()).append(event, callerTime, payload));
  }

  @Override
  public long appendEvent(WorkflowEvent event) {
    return appendEvent(event, usual());
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
    return write(() -> runs.delete(runId));
  }

  @Override
  public boolean deleteRun(String runId) {
    return deleteRun(runId, usual());
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

  private WriteOptions usual() {
    return new WriteOptions(options.durability());
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
