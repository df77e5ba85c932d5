package dev.cairn.store.kit;

import dev.cairn.store.Checkpoint;
import dev.cairn.store.CheckpointMeta;
import dev.cairn.store.CheckpointStore;
import dev.cairn.store.Durability;
import dev.cairn.store.RunStatus;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteAnswer;
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

  /** The same with a future, where the store has such a call; else it is done when this returns. */
  default CompletableFuture<Outcome> begin(CheckpointStore store) {
    return CompletableFuture.completedFuture(applyTo(store));
  }

  /** Whether its success means that it, and all that succeeded before it, is on stable storage. */
  boolean makesDurable(Outcome outcome);

  /** Creates a run. */
  record Create(String run, String workflow, Map<String, ?> params, Durability durability)
      implements Command {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.of(
          () -> Canon.of(store.createRun(run, workflow, params, how(durability)).params()));
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return isSync(durability, outcome);
    }
  }

  /** Saves a checkpoint. */
  @SuppressWarnings("ArrayRecordComponent") // commands are never compared
  record Save(String run, String node, byte[] state, Map<String, ?> metadata, Durability durability)
      implements Command {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.of(
          () -> text(store.saveCheckpoint(run, node, state, metadata, how(durability))));
    }

    @Override
    public CompletableFuture<Outcome> begin(CheckpointStore store) {
      return Outcome.later(
          store
              .saveCheckpointAsync(run, node, state, metadata, how(durability))
              .thenApply(Command::text));
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return isSync(durability, outcome);
    }

    @Override
    public String toString() {
      return "Save["
          + run
          + " "
          + node
          + " "
          + new Snapshot.State(state)
          + " "
          + Canon.of(metadata)
          + " "
          + durability
          + "]";
    }
  }

  /** Appends an event. */
  record Event(
      String run,
      String type,
      @Nullable String node,
      @Nullable Object payload,
      Durability durability)
      implements Command {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.of(() -> "seq " + store.appendEvent(event(), how(durability)));
    }

    @Override
    public CompletableFuture<Outcome> begin(CheckpointStore store) {
      return Outcome.later(
          store.appendEventAsync(event(), how(durability)).thenApply(seq -> "seq " + seq));
    }

    private WorkflowEvent event() {
      return WorkflowEvent.of(run, type).withNode(node).withPayload(payload);
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return isSync(durability, outcome);
    }

    @Override
    public String toString() {
      return "Event["
          + run
          + " "
          + type
          + " "
          + node
          + " "
          + Canon.of(payload)
          + " "
          + durability
          + "]";
    }
  }

  /** Changes a run's status. */
  record Status(String run, RunStatus status, Durability durability) implements Command {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.done(() -> store.updateRunStatus(run, status, how(durability)));
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return isSync(durability, outcome);
    }
  }

  /**
   * Writes several things to one run at once.
   *
   * @param parts saves, events and changes of status of that run; their durability does not count
   */
  record Commit(String run, List<Command> parts, Durability durability) implements Command {
    /** Copies the list. */
    public Commit {
      parts = List.copyOf(parts);
    }

    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.of(() -> text(store.commit(run, batch(), how(durability))));
    }

    @Override
    public CompletableFuture<Outcome> begin(CheckpointStore store) {
      return Outcome.later(
          store.commitAsync(run, batch(), how(durability)).thenApply(Commit::text));
    }

    private WriteBatch batch() {
      WriteBatch batch = WriteBatch.of();
      for (Command part : parts) {
        batch = added(batch, part);
      }
      return batch;
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

    private static String text(List<WriteAnswer> answers) {
      return answers.stream().map(Commit::text).collect(Collectors.joining(", "));
    }

    private static String text(WriteAnswer answer) {
      if (answer instanceof WriteAnswer.Saved saved) {
        return Command.text(saved.meta());
      }
      String what = answer instanceof WriteAnswer.Appended event ? "seq " + event.seq() : "changed";
      return what + " position " + answer.position();
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return isSync(durability, outcome);
    }
  }

  /** Deletes a run. That there was none says nothing of durability. */
  record Delete(String run, Durability durability) implements Command {
    private static final String DELETED = "deleted";

    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.of(() -> store.deleteRun(run, how(durability)) ? DELETED : "none to delete");
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return isSync(durability, outcome) && outcome.text().equals(DELETED);
    }
  }

  /** Loads a node's last checkpoint. */
  record Load(String run, String node) implements Command {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.of(() -> store.loadCheckpoint(run, node).map(Command::text).orElse("none"));
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return false;
    }
  }

  /** Loads a checkpoint by its seq. */
  record LoadAt(String run, String node, long seq) implements Command {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.of(
          () -> store.loadCheckpointAt(run, node, seq).map(Command::text).orElse("none"));
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return false;
    }
  }

  /** Reads a page of events. */
  record Events(String run, long since, int limit) implements Command {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.of(
          () ->
              store.getEvents(run, since, limit).stream()
                  .map(event -> event.seq() + " " + event.type() + " " + Canon.of(event.payload()))
                  .collect(Collectors.joining(", ")));
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return false;
    }
  }

  /** Settles the store. */
  record Settle() implements Command {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.done(store::settle);
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return !outcome.refused();
    }
  }

  /** Syncs the store. */
  record Sync() implements Command {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.done(store::sync);
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return !outcome.refused();
    }
  }

  /** Closes the store and opens it again. */
  record Reopen() implements Command {
    @Override
    public Outcome applyTo(CheckpointStore store) {
      return Outcome.done(() -> {});
    }

    @Override
    public Outcome applyTo(StoreFixture fixture) {
      return Outcome.done(fixture::reopen);
    }

    @Override
    public boolean makesDurable(Outcome outcome) {
      return !outcome.refused();
    }
  }

  private static WriteOptions how(Durability durability) {
    return new WriteOptions(durability);
  }

  private static boolean isSync(Durability durability, Outcome outcome) {
    return durability == Durability.SYNC && !outcome.refused();
  }

  private static String text(Checkpoint checkpoint) {
    return text(checkpoint.meta()) + " " + new Snapshot.State(checkpoint.state());
  }

  private static String text(CheckpointMeta meta) {
    return "node "
        + Canon.of(meta.nodeId())
        + " seq "
        + meta.seq()
        + " position "
        + meta.position()
        + " size "
        + meta.stateSize()
        + " "
        + Canon.of(meta.metadata());
  }
}
