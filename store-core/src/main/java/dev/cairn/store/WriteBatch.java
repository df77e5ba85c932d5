package dev.cairn.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one run that happen together or not at all, also across a crash, and that readers see
 * together ({@link CheckpointStore#commit}). Immutable: every method answers a new batch.
 *
 * <pre>{@code
 * store.commit("order-17",
 *     WriteBatch.of()
 *         .save("packer", state, Map.of())
 *         .append(WorkflowEvent.of("order-17", "PACKED"))
 *         .change(RunStatus.COMPLETED));
 * }</pre>
 *
 * <p>The arrays and values in it belong to the caller, and must not be changed before the batch has
 * been committed.
 */
public final class WriteBatch {
  private static final WriteBatch EMPTY = new WriteBatch(List.of());

  /** One of a batch's writes. */
  public sealed interface Part permits Save, Append, Change {}

  /**
   * Saves a checkpoint, as {@link CheckpointStore#saveCheckpoint}.
   *
   * @param state the whole state
   * @param metadata what to keep with it; null means none
   */
  @SuppressWarnings("ArrayRecordComponent") // the caller's bytes on their way; never compared
  public record Save(String nodeId, byte[] state, @Nullable Map<String, ?> metadata)
      implements Part {
    /** Refuses a missing node or state. */
    public Save {
      Objects.requireNonNull(nodeId, "nodeId");
      Objects.requireNonNull(state, "state");
    }
  }

  /**
   * Appends an event, as {@link CheckpointStore#appendEvent}.
   *
   * @param event an event of the batch's run
   */
  public record Append(WorkflowEvent event) implements Part {
    /** Refuses a missing event. */
    public Append {
      Objects.requireNonNull(event, "event");
    }
  }

  /** Changes the run's status, as {@link CheckpointStore#updateRunStatus}. */
  public record Change(RunStatus status) implements Part {
    /** Refuses a missing status. */
    public Change {
      Objects.requireNonNull(status, "status");
    }
  }

  private final List<Part> parts;

  private WriteBatch(List<Part> parts) {
    this.parts = parts;
  }

  /** A batch without writes, to begin with. */
  public static WriteBatch of() {
    return EMPTY;
  }

  /** A batch of these writes, in this order. */
  public static WriteBatch of(List<? extends Part> parts) {
    return new WriteBatch(List.copyOf(parts));
  }

  /** This batch, and then a checkpoint. */
  public WriteBatch save(String nodeId, byte[] state, @Nullable Map<String, ?> metadata) {
    return with(new Save(nodeId, state, metadata));
  }

  /** This batch, and then an event. */
  public WriteBatch append(WorkflowEvent event) {
    return with(new Append(event));
  }

  /** This batch, and then a change of status. */
  public WriteBatch change(RunStatus status) {
    return with(new Change(status));
  }

  private WriteBatch with(Part part) {
    List<Part> more = new ArrayList<>(parts.size() + 1);
    more.addAll(parts);
    more.add(part);
    return new WriteBatch(List.copyOf(more));
  }

  /** The writes, in their order; unmodifiable. */
  public List<Part> parts() {
    return parts;
  }

  @Override
  public String toString() {
    return "WriteBatch of " + parts.size() + " writes";
  }
}
