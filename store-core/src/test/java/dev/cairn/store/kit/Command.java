package dev.cairn.store.kit;

import dev.cairn.store.CheckpointStore;
import dev.cairn.store.Durability;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One step of a {@link History}. */
public sealed interface Command {
  /** Does it to a store. {@link Reopen} needs a fixture, and does nothing here. */
  Outcome applyTo(CheckpointStore store);

  /** Does it to a fixture's store. */
  default Outcome applyTo(StoreFixture fixture) {
    return applyTo(fixture.store());
  }

  /** Begins it; what is no write is done when this returns. */
  default CompletableFuture<Outcome> begin(CheckpointStore store) {
    return CompletableFuture.completedFuture(applyTo(store));
  }

  /** Whether its success means that it, and all that succeeded before it, is on stable storage. */
  boolean makesDurable(Outcome outcome);

  /** A command that writes to a run. */
  sealed interface Write extends Command {
    /** The run. */
    String run();

    /** What it is to have survived when it has succeeded. */
    Durability durability();

    /** Makes the call, and answers as text. */
    String call(CheckpointStore store, WriteOptions options);

    /** Makes the call's twin, and answers as text. */
    CompletableFuture<String> begin(CheckpointStore store, WriteOptions options);

    /** The options that a history says nothing else of. */
    default WriteOptions options() {
      return new WriteOptions(durability());
    }

    @Override
    default Outcome applyTo(CheckpointStore store) {
      return Outcome.of(() -> call(store, options()));
    }

    @Override
    default CompletableFuture<Outcome> begin(CheckpointStore store) {
      return Outcome.later(begin(store, options()));
    }

    @Override
    default boolean makesDurable(Outcome outcome) {
      return durability() == Durability.SYNC && !outcome.refused();
    }
  }

  /** A command that reads. */
  sealed interface Read extends Command {
    @Override
    default boolean makesDurable(Outcome outcome) {
      return false;
    }
  }

  /** A command for all of the store, which makes everything durable. */
  sealed interface Upkeep extends Command {
    @Override
    default boolean makesDurable(Outcome outcome) {
      return !outcome.refused();
    }
  }

  /** Creates a run. */
  record Create(String run, String workflow, Map<String, ?> params, Durability durability)
      implements Write {
    @Override
    public String call(CheckpointStore store, WriteOptions options) {
      return Canon.of(store.createRun(run, workflow, params, options).params());
    }

    @Override
    public CompletableFuture<String> begin(CheckpointStore store, WriteOptions options) {
      return store
          .createRunAsync(run, workflow, params, options)
          .thenApply(it -> Canon.of(it.params()));
    }
  }

  /** Saves a checkpoint. */
  @SuppressWarnings("ArrayRecordComponent") // commands are never compared
  record Save(String run, String node, byte[] state, Map<String, ?> metadata, Durability durability)
      implements Write {
    @Override
    public String call(CheckpointStore store, WriteOptions options) {
      return Texts.of(store.saveCheckpoint(run, node, state, metadata, options));
    }

    @Override
    public CompletableFuture<String> begin(CheckpointStore store, WriteOptions options) {
      return store.saveCheckpointAsync(run, node, state, metadata, options).thenApply(Texts::of);
    }

    @Override
    public String toString() {
      WriteBatch it = WriteBatch.of().save(node, state, metadata);
      return "Save[" + run + " " + Texts.of(it) + " " + durability + "]";
    }
  }

  /** Appends an event. */
  record Event(
      String run,
      String type,
      @Nullable String node,
      @Nullable Object payload,
      Durability durability)
      implements Write {
    private WorkflowEvent event() {
      return WorkflowEvent.of(run, type).withNode(node).withPayload(payload);
    }

    @Override
    public String call(CheckpointStore store, WriteOptions options) {
      return "seq " + store.appendEvent(event(), options);
    }

    @Override
    public CompletableFuture<String> begin(CheckpointStore store, WriteOptions options) {
      return store.appendEventAsync(event(), options).thenApply(seq -> "seq " + seq);
    }

    @Override
    public String toString() {
      WriteBatch it = WriteBatch.of().append(event());
      return "Event[" + run + " " + Texts.of(it) + " " + durability + "]";
    }
  }

  /** Changes a run's status. */
  record Status(String run, RunStatus status, Durability durability) implements Write {
    @Override
    public String call(CheckpointStore store, WriteOptions options) {
      store.updateRunStatus(run, status, options);
      return Outcome.DONE;
    }

    @Override
    public CompletableFuture<String> begin(CheckpointStore store, WriteOptions options) {
      return store.updateRunStatusAsync(run, status, options).thenApply(nothing -> Outcome.DONE);
    }
  }

  /** Writes a batch. */
  record Commit(String run, WriteBatch batch, Durability durability) implements Write {
    /**
     * A batch of saves, events and changes of status, whose own run and durability do not count.
     */
    public static Commit of(String run, List<Command> parts, Durability durability) {
      WriteBatch batch = WriteBatch.of();
      for (Command part : parts) {
        batch = added(batch, part);
      }
      return new Commit(run, batch, durability);
    }

    private static WriteBatch added(WriteBatch batch, Command part) {
      if (part instanceof Save save) {
        return batch.save(save.node(), save.state(), save.metadata());
      }
      if (part instanceof Event event) {
        return batch.append(event.event());
      }
      if (part instanceof Status status) {
        return batch.change(status.status());
      }
      throw new IllegalArgumentException("no part of a batch: " + part);
    }

    @Override
    public String call(CheckpointStore store, WriteOptions options) {
      return Texts.of(store.commit(run, batch, options));
    }

    @Override
    public CompletableFuture<String> begin(CheckpointStore store, WriteOptions options) {
      return store.commitAsync(run, batch, options).thenApply(Texts::of);
    }

    @Override
    public String toString() {
      return "Commit[" + run + " " + Texts.of(batch) + " " + durability + "]";
    }
  }

  /** Deletes a run. That there was none says nothing of durability. */
  record Delete(String run, Durability durability) implements Write {
    private static final String DELETED = "deleted";

    private static String text(boolean deleted) {
      return deleted ? DELETED : "none to delete";
    }

    @Override
    public String call(CheckpointStore store, WriteOptions options) {
      return text(store.deleteRun(run, options));
    }

    @Override
    public CompletableFuture<String> begin(CheckpointStore store, WriteOptions options) {
      return store.deleteRunAsync(run, options).thenApply(Delete::text);
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return Write.super.makesDurable(outcome) && outcome.text().equals(DELETED);
    }
  }

  /**
   * A write with an operation id and an expected seq, or as the twin of its call, which is waited
   * for. A store without threads acknowledges with the next force, which is made for it here.
   */
  record With(Write write, @Nullable String operationId, long expectedSeq, boolean twin)
      implements Command {
    /** A write with an operation id. */
    static With id(Write write, String operationId) {
      return new With(write, operationId, WriteOptions.ANY_SEQ, false);
    }

    private WriteOptions options() {
      return new WriteOptions(write.durability(), operationId, expectedSeq);
    }

    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.of(() -> twin ? awaited(store) : write.call(store, options()));
    }

    private String awaited(CheckpointStore store) {
      CompletableFuture<String> future = write.begin(store, options());
      if (!future.isDone()) {
        store.sync();
      }
      return Answer.of(future);
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return write.makesDurable(outcome);
    }

    /** Whether it is tried again by another one. */
    boolean isRetriedBy(With other) {
      return operationId != null
          && operationId.equals(other.operationId)
          && write.run().equals(other.write.run());
    }
  }

  /** Loads a node's last checkpoint. */
  record Load(String run, String node) implements Read {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.of(() -> store.loadCheckpoint(run, node).map(Texts::of).orElse("none"));
    }
  }

  /** Loads a checkpoint by its seq. */
  record LoadAt(String run, String node, long seq) implements Read {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.of(() -> store.loadCheckpointAt(run, node, seq).map(Texts::of).orElse("none"));
    }
  }

  /** Reads a page of events. */
  record Events(String run, long since, int limit) implements Read {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.of(
          () ->
              store.getEvents(run, since, limit).stream()
                  .map(Texts::of)
                  .collect(Collectors.joining(", ")));
    }
  }

  /** Gives a checkpoint up. That there was none says nothing of durability. */
  record Drop(String run, String node, long seq, Durability durability) implements Command {
    private static final String DROPPED = "dropped";

    @Override
    public Outcome applyTo(CheckpointStore store) {
      WriteOptions options = new WriteOptions(durability);
      return Outcome.of(
          () -> store.deleteCheckpoint(run, node, seq, options) ? DROPPED : "none to drop");
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return durability == Durability.SYNC && outcome.text().equals(DROPPED);
    }
  }

  /** Gives up all checkpoints of a node, or of all, before a seq. */
  record DropBefore(String run, @Nullable String node, long seq, Durability durability)
      implements Command {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      WriteOptions options = new WriteOptions(durability);
      return Outcome.of(() -> "" + store.deleteCheckpointsBefore(run, node, seq, options));
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return durability == Durability.SYNC && !outcome.refused() && !outcome.text().equals("0");
    }
  }

  /** Puts a tag on a checkpoint, or for 0 on the run, or takes it off; by a store that is SYNC. */
  record Tag(String run, long seq, String tag, boolean on) implements Command {
    private static final String CHANGED = "changed";

    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.of(() -> changes(store) ? CHANGED : "nothing to change");
    }

    private boolean changes(CheckpointStore store) {
      if (seq == 0) {
        return on ? store.pin(run, tag) : store.unpin(run, tag);
      }
      return on ? store.pin(run, seq, tag) : store.unpin(run, seq, tag);
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return outcome.text().equals(CHANGED);
    }
  }

  /** Has all the room back that was given up. */
  record Compact() implements Upkeep {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.done(store::compact);
    }
  }

  /** Settles the store. */
  record Settle() implements Upkeep {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.done(store::settle);
    }
  }

  /** Syncs the store. */
  record Sync() implements Upkeep {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.done(store::sync);
    }
  }

  /** Closes the store and opens it again. */
  record Reopen() implements Upkeep {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.done(() -> {});
    }

    @Override
    public Outcome applyTo(StoreFixture fixture) {
      return Outcome.done(fixture::reopen);
    }
  }
}
