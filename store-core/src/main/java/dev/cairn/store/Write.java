package dev.cairn.store;

import dev.cairn.store.run.RunState;
import dev.cairn.store.run.Unsettled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call that writes, under way: what it is to do, and, once it is appended, what it must wait
 * for and what it answers.
 */
abstract class Write<T extends @Nullable Object> {
  final RunState run;
  private final WriteOptions options;

  /** The last of its records, or the last of those of the operation that it repeats. */
  private @Nullable Unsettled last;

  /** The batch that must be durable before it is acknowledged; 0 for none. */
  long waitFor;

  /**
   * A write that is not yet appended.
   *
   * @param options with a durability
   */
  Write(RunState run, WriteOptions options) {
    this.run = run;
    this.options = options;
  }

  /** Whether it must be on stable storage before it is acknowledged. */
  final boolean isSync() {
    return options.durability() == Durability.SYNC;
  }

  /** Whether it waits where the journal has no room; else it is refused. */
  boolean patient() {
    return true;
  }

  /** The caller's name for the operation, or null. */
  final @Nullable String operationId() {
    return options.operationId();
  }

  /** The run's last seq as far as the caller knows; {@link WriteOptions#ANY_SEQ} for any. */
  final long expectedSeq() {
    return options.expectedSeq();
  }

  /** Whether it is its run's creation, its deletion, or neither. */
  RunState.Phase phase() {
    return RunState.Phase.LIVE;
  }

  /** Takes one of its records, which is appended; called under the run's lock, in their order. */
  void appended(Unsettled record) {
    last = record;
  }

  /**
   * Takes the answers that the operation of the same id was given; called under the run's lock.
   *
   * @throws IllegalArgumentException if that was another kind of write
   */
  abstract void repeated(List<WriteAnswer> first);

  /** Takes the record that must be acknowledged before an operation is that is repeated. */
  final void repeats(@Nullable Unsettled record) {
    last = record;
  }

  /** Its last record, where it is not yet settled; readers see it once it is acknowledged. */
  final @Nullable Unsettled last() {
    return last;
  }

  /** Its last record, once it is appended. */
  final Unsettled record() {
    Unsettled record = last;
    if (record == null) {
      throw new IllegalStateException("a write that was not appended");
    }
    return record;
  }

  /** Ends it: acknowledged, or with an exception. What {@link #answer} needs is settled before. */
  void end(boolean acknowledged) {}

  /** The answer, once it is acknowledged. */
  abstract T answer();

  /**
   * The only answer of an operation that is repeated.
   *
   * @throws IllegalArgumentException if that was another kind of write
   */
  final <A extends WriteAnswer> A only(Class<A> kind, List<WriteAnswer> first) {
    if (first.size() != 1 || !kind.isInstance(first.get(0))) {
      throw usedOtherwise();
    }
    return kind.cast(first.get(0));
  }

  final IllegalArgumentException usedOtherwise() {
    return new IllegalArgumentException(
        "operationId: " + operationId() + " was used for another kind of write in run " + run.id());
  }

  /** There was nothing to append: the answer is known. */
  static final class Answered<T extends @Nullable Object> extends Write<T> {
    private final T answer;

    Answered(RunState run, WriteOptions options, T answer) {
      super(run, options);
      this.answer = answer;
    }

    @Override
    void repeated(List<WriteAnswer> first) {}

    @Override
    T answer() {
      return answer;
    }
  }

  /** Gives something up, or tags it: the answer is known once it is appended. */
  static final class Noted<T> extends Write<T> {
    private final boolean patient;
    private final T answer;

    Noted(RunState run, Durability durability, boolean patient, T answer) {
      super(run, new WriteOptions(durability));
      this.patient = patient;
      this.answer = answer;
    }

    @Override
    boolean patient() {
      return patient;
    }

    @Override
    void repeated(List<WriteAnswer> first) {
      throw usedOtherwise();
    }

    @Override
    T answer() {
      return answer;
    }
  }

  /** Saves a checkpoint. */
  static final class Save extends Write<CheckpointMeta> {
    private final String node;
    private @Nullable CheckpointMeta first;

    Save(RunState run, WriteOptions options, String node) {
      super(run, options);
      this.node = node;
    }

    @Override
    void repeated(List<WriteAnswer> answers) {
      first = only(WriteAnswer.Saved.class, answers).meta();
      if (!first.nodeId().equals(node)) {
        throw usedOtherwise();
      }
    }

    @Override
    CheckpointMeta answer() {
      CheckpointMeta repeated = first;
      return repeated == null ? WriteAnswers.saved(run, record()).meta() : repeated;
    }
  }

  /** Creates a run. */
  static final class Create extends Write<RunMetadata> {
    private final RunTable runs;
    private final Map<String, @Nullable Object> params;

    Create(
        RunState run, WriteOptions options, RunTable runs, Map<String, @Nullable Object> params) {
      super(run, options);
      this.runs = runs;
      this.params = params;
    }

    @Override
    RunState.Phase phase() {
      return RunState.Phase.CREATING;
    }

    @Override
    void repeated(List<WriteAnswer> first) {
      throw usedOtherwise();
    }

    @Override
    void end(boolean acknowledged) {
      if (acknowledged) {
        runs.add(run);
      }
      runs.decide(run, acknowledged ? RunState.Phase.LIVE : RunState.Phase.DELETED);
    }

    @Override
    RunMetadata answer() {
      return Reads.created(run, params);
    }
  }

  /** Deletes a run. */
  static final class Delete extends Write<Boolean> {
    private final RunTable runs;
    private final boolean patient;

    Delete(RunState run, WriteOptions options, RunTable runs, boolean patient) {
      super(run, options);
      this.runs = runs;
      this.patient = patient;
    }

    @Override
    boolean patient() {
      return patient;
    }

    @Override
    RunState.Phase phase() {
      return RunState.Phase.DELETING;
    }

    @Override
    void appended(Unsettled record) {
      super.appended(record);
      if (operationId() != null) {
        runs.rememberDeletion(run.id(), operationId(), record.batch());
      }
    }

    @Override
    void repeated(List<WriteAnswer> first) {
      throw usedOtherwise();
    }

    @Override
    void end(boolean acknowledged) {
      runs.decide(run, acknowledged ? RunState.Phase.DELETED : RunState.Phase.LIVE);
    }

    @Override
    Boolean answer() {
      return true;
    }
  }

  /** Appends an event. */
  static final class Append extends Write<Long> {
    private long seq;

    Append(RunState run, WriteOptions options) {
      super(run, options);
    }

    @Override
    void appended(Unsettled record) {
      super.appended(record);
      seq = record.seq();
    }

    @Override
    void repeated(List<WriteAnswer> first) {
      seq = only(WriteAnswer.Appended.class, first).seq();
    }

    @Override
    Long answer() {
      return seq;
    }
  }

  /** Changes the status, or accepts a loss: there is nothing to answer. */
  static final class Change extends Write<@Nullable Void> {
    Change(RunState run, WriteOptions options) {
      super(run, options);
    }

    @Override
    void repeated(List<WriteAnswer> first) {
      only(WriteAnswer.Changed.class, first);
    }

    @Override
    @SuppressWarnings("NullAway") // a Void has no other value
    @Nullable Void answer() {
      return null;
    }
  }

  /** Several of them at once. */
  static final class Commit extends Write<List<WriteAnswer>> {
    private final List<Unsettled> records = new ArrayList<>();
    private WriteBatch batch;
    private @Nullable List<WriteAnswer> first;

    Commit(RunState run, WriteOptions options, WriteBatch batch) {
      super(run, options);
      this.batch = batch;
    }

    @Override
    void appended(Unsettled record) {
      super.appended(record);
      records.add(record);
      // The caller's states are not kept alive while it is under way.
      batch = WriteBatch.of();
    }

    @Override
    void repeated(List<WriteAnswer> answers) {
      if (!WriteAnswers.areOf(batch, answers)) {
        throw usedOtherwise();
      }
      first = answers;
    }

    @Override
    List<WriteAnswer> answer() {
      List<WriteAnswer> repeated = first;
      return repeated == null ? WriteAnswers.of(run, records) : repeated;
    }
  }
}
