package dev.cairn.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one write is to be made. Immutable; a write without options uses {@link #DEFAULTS}.
 *
 * <p><b>Operation id.</b> A write to which its caller gave an id can be tried again without harm,
 * also after the store was closed, killed or lost power in between: if a write of that id has
 * happened in the run, nothing is written, and the answer is that of the first, given once the
 * first is as durable as asked for. A run remembers the ids of its newest {@value
 * #OPERATIONS_REMEMBERED} operations that had one, as long as it is there; the store remembers
 * those of its newest {@value #OPERATIONS_REMEMBERED} deletions that had one. Only the id is
 * compared, and what kind of write it is (of a checkpoint, the node; of a batch, that of each of
 * its writes): an id that was used for another kind is refused with an {@link
 * IllegalArgumentException}.
 *
 * <p><b>Expected seq.</b> A checkpoint or event is written only if it gets the seq after the
 * expected one, which is the run's latest as far as the caller knows; otherwise {@link
 * ConflictException}, and nothing is written. Of an atomic batch it is the first checkpoint, or
 * where it has none the first event, that is meant. An operation id is looked at first: what is
 * tried again is no conflict.
 *
 * @param durability what the write has survived when its call returns; null means the store's
 *     default ({@link StoreOptions#durability()})
 * @param operationId the caller's name for the operation, an id like a run's (at most 1,024 bytes
 *     in UTF-8), or null
 * @param expectedSeq the run's latest checkpoint or event seq, 0 for none yet; {@link #ANY_SEQ}
 *     where the caller does not care
 */
public record WriteOptions(
    @Nullable Durability durability, @Nullable String operationId, long expectedSeq) {
  /** Says that the caller does not care for the seq. */
  public static final long ANY_SEQ = -1;

  /** How many operation ids a run remembers, and how many of deletions the store does. */
  public static final int OPERATIONS_REMEMBERED = 1_024;

  /** The store's durability; no operation id, no expected seq. */
  public static final WriteOptions DEFAULTS = new WriteOptions(null, null, ANY_SEQ);

  /** The write is on stable storage when the call returns. */
  public static final WriteOptions SYNC = new WriteOptions(Durability.SYNC);

  /** The write is in the operating system's page cache when the call returns. */
  public static final WriteOptions ASYNC = new WriteOptions(Durability.ASYNC);

  /** Refuses an expected seq that is none. */
  public WriteOptions {
    if (expectedSeq < ANY_SEQ) {
      throw new IllegalArgumentException(
          "expectedSeq: expected 0 or more, or ANY_SEQ (-1), found " + expectedSeq);
    }
  }

  /** A level of durability; no operation id, no expected seq. Refuses a missing durability. */
  public WriteOptions(Durability durability) {
    this(Objects.requireNonNull(durability, "durability"), null, ANY_SEQ);
  }

  /** These options, with another durability. */
  public WriteOptions withDurability(Durability value) {
    return new WriteOptions(Objects.requireNonNull(value, "durability"), operationId, expectedSeq);
  }

  /** These options, with an operation id. */
  public WriteOptions withOperationId(String value) {
    return new WriteOptions(durability, Objects.requireNonNull(value, "operationId"), expectedSeq);
  }

  /** These options, with an expected seq. */
  public WriteOptions withExpectedSeq(long value) {
    return new WriteOptions(durability, operationId, value);
  }
}
