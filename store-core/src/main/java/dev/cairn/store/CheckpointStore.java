package dev.cairn.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A store for the checkpoints and events of workflow runs.
 *
 * <p><b>Threads.</b> Every call may be made from any thread, virtual threads included; calls on one
 * run are linearizable. Interrupting a caller harms nothing but its own call, and leaves its
 * interrupt status set.
 *
 * <p><b>Durability.</b> A writing call without {@link WriteOptions} has the store's default level.
 * If call A returned before call B began, then B surviving a crash implies that A survived it; a
 * {@link Durability#SYNC} acknowledgement makes everything that returned before it began durable
 * too.
 *
 * <p><b>Futures.</b> Every writing call has a twin that answers a {@link CompletableFuture} as soon
 * as the write has its place, so that one thread can have many under way; writes of one thread keep
 * their order. The future is completed once the write is acknowledged at its durability, or with
 * the exception that the call itself would have thrown; only the caller's mistakes ({@link
 * IllegalArgumentException}, {@link NullPointerException}) are thrown at once. A call waits for a
 * place while as many are under way as {@link StoreOptions#writesUnderWayMax()} allows, and while
 * the journal has no room; who waits longest is let in first. Arrays passed in may be changed once
 * the call, not the future, is done. What a caller hangs on a future without an executor runs on a
 * thread of the store that completes them one after the other: it may write to the store, and must
 * not wait for another future. Cancelling a future changes nothing about its write.
 *
 * <p><b>Ids</b> (runs, nodes, workflows, event types) are non-empty strings of valid Unicode, at
 * most 1,024 bytes in UTF-8, compared exactly. <b>Values</b> (params, metadata, payloads) are null,
 * Boolean, integers, {@code BigInteger}, Double, String, {@code byte[]}, List, and Map with String
 * keys, at most 64 levels deep. Integers come back as Long, or as {@code BigInteger} where they
 * need more than 64 bits. A value of another type is refused with an {@link
 * IllegalArgumentException} that names the path of the bad value.
 *
 * <p><b>Errors.</b> An answer is right or it is an exception: {@link CorruptRecordException} where
 * bytes it needs are damaged, {@link StoreIoException} where the device refuses to give them,
 * {@link StoreClosedException} after {@link #close()}. A writing call that fails with {@link
 * OutcomeUnknownException} may have happened; with any other exception nothing happened. {@link
 * StoreFailedException} and {@link StoreFullException} are possible in every writing call.
 */
public interface CheckpointStore extends AutoCloseable {
  /**
   * Creates a run in status {@link RunStatus#RUNNING}.
   *
   * @param params the run's parameters; null means none
   * @return the new run
   * @throws RunAlreadyExistsException if the run exists; nothing changed
   */
  RunMetadata createRun(
      String runId, String workflow, @Nullable Map<String, ?> params, WriteOptions options);

  /** {@link #createRun(String, String, Map, WriteOptions)} with {@link WriteOptions#DEFAULTS}. */
  default RunMetadata createRun(String runId, String workflow, @Nullable Map<String, ?> params) {
    return createRun(runId, workflow, params, WriteOptions.DEFAULTS);
  }

  /**
   * The twin of {@link #createRun(String, String, Map, WriteOptions)} with a future. Until that is
   * completed there is no such run for other calls.
   */
  CompletableFuture<RunMetadata> createRunAsync(
      String runId, String workflow, @Nullable Map<String, ?> params, WriteOptions options);

  /**
   * {@link #createRunAsync(String, String, Map, WriteOptions)} with {@link WriteOptions#DEFAULTS}.
   */
  default CompletableFuture<RunMetadata> createRunAsync(
      String runId, String workflow, @Nullable Map<String, ?> params) {
    return createRunAsync(runId, workflow, params, WriteOptions.DEFAULTS);
  }

  /** The run, or empty where there is none of that id. */
  Optional<RunMetadata> getRun(String runId);

  /**
   * Changes a run's status. Every transition is allowed, to the same status too, and is kept in the
   * run's history.
   *
   * @throws RunNotFoundException if there is no such run
   */
  void updateRunStatus(String runId, RunStatus status, WriteOptions options);

  /**
   * {@link #updateRunStatus(String, RunStatus, WriteOptions)} with {@link WriteOptions#DEFAULTS}.
   */
  default void updateRunStatus(String runId, RunStatus status) {
    updateRunStatus(runId, status, WriteOptions.DEFAULTS);
  }

  /** The twin of {@link #updateRunStatus(String, RunStatus, WriteOptions)} with a future. */
  CompletableFuture<@Nullable Void> updateRunStatusAsync(
      String runId, RunStatus status, WriteOptions options);

  /**
   * {@link #updateRunStatusAsync(String, RunStatus, WriteOptions)} with {@link
   * WriteOptions#DEFAULTS}.
   */
  default CompletableFuture<@Nullable Void> updateRunStatusAsync(String runId, RunStatus status) {
    return updateRunStatusAsync(runId, status, WriteOptions.DEFAULTS);
  }

  /**
   * Saves a checkpoint of a node's state. The array may be changed once the call has returned.
   *
   * @param state the whole state; empty is a state of size 0
   * @param metadata what to keep with it; null means none
   * @return its metadata, with the seq it was given
   * @throws RunNotFoundException if there is no such run
   * @throws ConflictException if the run is not at the expected seq
   * @throws IllegalArgumentException if state or metadata exceed the store's limits
   */
  CheckpointMeta saveCheckpoint(
      String runId,
      String nodeId,
      byte[] state,
      @Nullable Map<String, ?> metadata,
      WriteOptions options);

  /**
   * {@link #saveCheckpoint(String, String, byte[], Map, WriteOptions)} with {@link
   * WriteOptions#DEFAULTS}.
   */
  default CheckpointMeta saveCheckpoint(
      String runId, String nodeId, byte[] state, @Nullable Map<String, ?> metadata) {
    return saveCheckpoint(runId, nodeId, state, metadata, WriteOptions.DEFAULTS);
  }

  /**
   * The twin of {@link #saveCheckpoint(String, String, byte[], Map, WriteOptions)} with a future.
   */
  CompletableFuture<CheckpointMeta> saveCheckpointAsync(
      String runId,
      String nodeId,
      byte[] state,
      @Nullable Map<String, ?> metadata,
      WriteOptions options);

  /**
   * {@link #saveCheckpointAsync(String, String, byte[], Map, WriteOptions)} with {@link
   * WriteOptions#DEFAULTS}.
   */
  default CompletableFuture<CheckpointMeta> saveCheckpointAsync(
      String runId, String nodeId, byte[] state, @Nullable Map<String, ?> metadata) {
    return saveCheckpointAsync(runId, nodeId, state, metadata, WriteOptions.DEFAULTS);
  }

  /** The node's checkpoint with the highest seq, or empty where run or node are unknown. */
  Optional<Checkpoint> loadCheckpoint(String runId, String nodeId);

  /** The checkpoint of that seq, or empty where there is none or it is another node's. */
  Optional<Checkpoint> loadCheckpointAt(String runId, String nodeId, long seq);

  /**
   * Metadata of all checkpoints of a run by ascending seq; empty for an unknown run. Reads no
   * state.
   */
  List<CheckpointMeta> listCheckpoints(String runId);

  /**
   * Metadata of all checkpoints of a node by ascending seq; empty for an unknown run or node. Reads
   * no state.
   */
  List<CheckpointMeta> listNodeCheckpoints(String runId, String nodeId);

  /**
   * Appends an event. Run, type, node, caller time and payload are taken; seq, position and time
   * are the store's to give.
   *
   * @return the event's seq
   * @throws RunNotFoundException if there is no such run
   * @throws ConflictException if the run is not at the expected seq
   * @throws IllegalArgumentException if the payload exceeds the store's limit
   */
  long appendEvent(WorkflowEvent event, WriteOptions options);

  /** {@link #appendEvent(WorkflowEvent, WriteOptions)} with {@link WriteOptions#DEFAULTS}. */
  default long appendEvent(WorkflowEvent event) {
    return appendEvent(event, WriteOptions.DEFAULTS);
  }

  /** The twin of {@link #appendEvent(WorkflowEvent, WriteOptions)} with a future. */
  CompletableFuture<Long> appendEventAsync(WorkflowEvent event, WriteOptions options);

  /** {@link #appendEventAsync(WorkflowEvent, WriteOptions)} with {@link WriteOptions#DEFAULTS}. */
  default CompletableFuture<Long> appendEventAsync(WorkflowEvent event) {
    return appendEventAsync(event, WriteOptions.DEFAULTS);
  }

  /**
   * Writes checkpoints, events and changes of status to a run: all or none of them, also across a
   * crash, at consecutive positions; readers see none of them or all.
   *
   * @return an answer for each write of the batch, in its order
   * @throws RunNotFoundException if there is no such run
   * @throws ConflictException if the run is not at the expected seq
   * @throws IllegalArgumentException if the batch is empty, an event is of another run, or what it
   *     stores, beside states that get a file of their own, exceeds 64 MiB
   */
  List<WriteAnswer> commit(String runId, WriteBatch batch, WriteOptions options);

  /** {@link #commit(String, WriteBatch, WriteOptions)} with {@link WriteOptions#DEFAULTS}. */
  default List<WriteAnswer> commit(String runId, WriteBatch batch) {
    return commit(runId, batch, WriteOptions.DEFAULTS);
  }

  /** The twin of {@link #commit(String, WriteBatch, WriteOptions)} with a future. */
  CompletableFuture<List<WriteAnswer>> commitAsync(
      String runId, WriteBatch batch, WriteOptions options);

  /** {@link #commitAsync(String, WriteBatch, WriteOptions)} with {@link WriteOptions#DEFAULTS}. */
  default CompletableFuture<List<WriteAnswer>> commitAsync(String runId, WriteBatch batch) {
    return commitAsync(runId, batch, WriteOptions.DEFAULTS);
  }

  /**
   * Events of a run by ascending seq, those after {@code sinceSeq}.
   *
   * @param sinceSeq the seq after which to begin (exclusive); 0 begins at the start
   * @param limit the greatest number of events in the answer; 0 answers an empty list
   * @return the events; empty for an unknown run
   * @throws IllegalArgumentException if {@code sinceSeq} or {@code limit} is negative
   */
  List<WorkflowEvent> getEvents(String runId, long sinceSeq, int limit);

  /** All changes of the run's status since its creation, oldest first; empty for an unknown run. */
  List<StatusChange> getStatusHistory(String runId);

  /**
   * Deletes a run with all it has, atomically, also across a crash. A later {@link #createRun} of
   * that id begins a new, empty run.
   *
   * @return whether there was such a run
   */
  boolean deleteRun(String runId, WriteOptions options);

  /** {@link #deleteRun(String, WriteOptions)} with {@link WriteOptions#DEFAULTS}. */
  default boolean deleteRun(String runId) {
    return deleteRun(runId, WriteOptions.DEFAULTS);
  }

  /** The twin of {@link #deleteRun(String, WriteOptions)} with a future. */
  CompletableFuture<Boolean> deleteRunAsync(String runId, WriteOptions options);

  /** {@link #deleteRunAsync(String, WriteOptions)} with {@link WriteOptions#DEFAULTS}. */
  default CompletableFuture<Boolean> deleteRunAsync(String runId) {
    return deleteRunAsync(runId, WriteOptions.DEFAULTS);
  }

  /**
   * Deletes one checkpoint, whatever tags it has. What other checkpoints are told by it is seen to;
   * if it was the node's latest, the one before it is now. The bytes come back when its segment is
   * rewritten ({@link #compact()}).
   *
   * @param options its durability; operation id and expected seq are refused
   * @return whether there was such a checkpoint
   */
  boolean deleteCheckpoint(String runId, String nodeId, long seq, WriteOptions options);

  /**
   * {@link #deleteCheckpoint(String, String, long, WriteOptions)} with {@link
   * WriteOptions#DEFAULTS}.
   */
  default boolean deleteCheckpoint(String runId, String nodeId, long seq) {
    return deleteCheckpoint(runId, nodeId, seq, WriteOptions.DEFAULTS);
  }

  /**
   * Deletes all checkpoints of a node, or of a run, before a seq: at once, also across a crash.
   * Those that are pinned stay. A node's latest goes too, if it is before the seq.
   *
   * @param nodeId null for all nodes
   * @param seq the first that stays
   * @param options its durability; operation id and expected seq are refused
   * @return how many there were
   */
  int deleteCheckpointsBefore(
      String runId, @Nullable String nodeId, long seq, WriteOptions options);

  /**
   * {@link #deleteCheckpointsBefore(String, String, long, WriteOptions)} with {@link
   * WriteOptions#DEFAULTS}.
   */
  default int deleteCheckpointsBefore(String runId, @Nullable String nodeId, long seq) {
    return deleteCheckpointsBefore(runId, nodeId, seq, WriteOptions.DEFAULTS);
  }

  /**
   * Puts a tag on a run: retention does not touch it, nor its checkpoints.
   *
   * @param tag any name, as an id
   * @return whether it was not there already
   * @throws RunNotFoundException if there is no such run
   */
  boolean pin(String runId, String tag);

  /**
   * Puts a tag on a checkpoint: retention does not touch it.
   *
   * @param tag any name, as an id
   * @return whether it was not there already
   * @throws RunNotFoundException if there is no such run
   * @throws IllegalArgumentException if the run has no checkpoint of that seq
   */
  boolean pin(String runId, long seq, String tag);

  /**
   * Takes a tag off a run.
   *
   * @return whether it was there
   * @throws RunNotFoundException if there is no such run
   */
  boolean unpin(String runId, String tag);

  /**
   * Takes a tag off a checkpoint.
   *
   * @return whether it was there
   * @throws RunNotFoundException if there is no such run
   */
  boolean unpin(String runId, long seq, String tag);

  /** The tags that are on a run and on its checkpoints, oldest first; empty for an unknown run. */
  List<Pin> pins(String runId);

  /**
   * What a policy gives up of this store now, run by run, with its bytes. Touches nothing.
   *
   * @see #applyRetention(RetentionPlan)
   */
  RetentionPlan planRetention(RetentionPolicy policy);

  /**
   * Does what was planned, and no more: what has gone, was pinned or is the newest of its node by
   * now is left as it is, and told. Each run's part is atomic, also across a crash; all of it is
   * durable when the call returns.
   *
   * @param plan of this store
   */
  RetentionReport applyRetention(RetentionPlan plan);

  /**
   * Has back, now, the room of everything that is deleted: settles, and rewrites the segments that
   * hold any of it. Others read and write meanwhile. The store does the same by itself, in the
   * background, where half of a run can be had back.
   *
   * @return what was done
   * @throws StoreFullException if there is no room for what is rewritten; nothing is lost
   */
  CompactionReport compact();

  /**
   * What a run takes, by node: what counts, and what {@link #compact} would give back. Reads no
   * record.
   *
   * @return empty for an unknown run
   */
  Optional<RunSpace> space(String runId);

  /** Keeps the store from compacting by itself, until it is resumed or the store is closed. */
  void pauseCompaction();

  /** Ends what {@link #pauseCompaction()} has begun. */
  void resumeCompaction();

  /** Runs in the order of their creation, filtered, a page at a time. Reads no run's files. */
  RunPage listRuns(RunQuery query);

  /** What opening this store found, dropped and repaired. */
  OpenReport openReport();

  /**
   * Checks every byte of the store. Changes nothing, and other calls go on meanwhile.
   *
   * @return everything that is damaged
   */
  VerifyReport verify();

  /**
   * Accepts that what is lost of a damaged run is lost, and allows writing to the run again. The
   * acceptance is itself recorded, durably; lost seqs go on throwing {@link CorruptRecordException}
   * when asked for.
   *
   * @throws RunNotFoundException if there is no such run
   */
  void acceptLoss(String runId);

  /**
   * Accepts what the journal has lost, and allows writing to the store again. Does nothing where
   * nothing is lost.
   */
  void acceptLoss();

  /** Moves everything from the journal to the runs' directories now; durable when it returns. */
  void settle();

  /** Makes everything that was acknowledged before this call durable. */
  void sync();

  /**
   * Settles (within the time the options allow), then closes. Calls after it throw {@link
   * StoreClosedException}. To close again does no harm, and returns once the store is closed; what
   * is hung on a future may close too, and does not wait for a close that waits for it.
   */
  @Override
  void close();
}
