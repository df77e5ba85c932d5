package dev.cairn.store.kit;

import dev.cairn.store.StoreOptions;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.WriteBatch;
import dev.cairn.store.WriteOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the contract says of arguments: refuses mistakes, and answers the store's own copies. */
final class ModelChecks {
  private static final long SEALED_BYTES_MIN = 1 << 20;
  private static final long BATCH_BYTES_MAX = 64 << 20;

  private final StoreOptions options;

  ModelChecks(StoreOptions options) {
    this.options = options;
  }

  static void options(WriteOptions how) {
    Objects.requireNonNull(how, "options");
    if (how.operationId() != null) {
      ModelIds.check("operationId", how.operationId());
    }
  }

  /** A batch to a run that is checked, and the store's own. */
  WriteBatch batch(String runId, WriteBatch batch) {
    if (batch.parts().isEmpty()) {
      throw new IllegalArgumentException("batch: expected at least one write");
    }
    for (WriteBatch.Part part : batch.parts()) {
      if (part instanceof WriteBatch.Append append && !append.event().runId().equals(runId)) {
        throw new IllegalArgumentException("batch: an event of run " + append.event().runId());
      }
    }
    WriteBatch copy = values(batch);
    long stored = copy.parts().stream().mapToLong(ModelChecks::storedBytes).sum();
    refuseAbove("batch", stored, "the limit", BATCH_BYTES_MAX);
    return copy;
  }

  /** What a write is taken to add to its batch; large bodies have files of their own. */
  private static long storedBytes(WriteBatch.Part part) {
    if (part instanceof WriteBatch.Save save) {
      return inline(save.state().length) + ModelValues.encodedSize(save.metadata());
    }
    return part instanceof WriteBatch.Append append
        ? inline(ModelValues.encodedSize(append.event().payload()))
        : 0;
  }

  private static long inline(long bytes) {
    return bytes > SEALED_BYTES_MIN ? 0 : bytes;
  }

  /** A batch whose values are checked, and the store's own. */
  WriteBatch values(WriteBatch batch) {
    return WriteBatch.of(batch.parts().stream().map(this::values).toList());
  }

  private WriteBatch.Part values(WriteBatch.Part part) {
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
      return new WriteBatch.Append(event.withCallerTime(callerTime(event)).withPayload(payload));
    }
    return part;
  }

  static void refuseSeq(WriteOptions how) {
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

  Map<String, @Nullable Object> limitedMap(String argument, @Nullable Map<String, ?> map) {
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

  /**
   * Not by {@code ChronoUnit.MICROS.between}, which goes by way of nanoseconds and ends in 2262.
   */
  static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static void refuseNegative(String argument, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(argument + ": expected at least 0, found " + value);
    }
  }
}
