package dev.cairn.store.run;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.RecordType;

/**
 * How far a run has come.
 *
 * @param status by its number on disk
 * @param updated in microseconds
 */
public record Counters(
    long position,
    long checkpointSeq,
    long eventSeq,
    int status,
    long updated,
    long acceptedThrough) {
  /** Of a run of which nothing is known yet. */
  public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0);

  /** Of a run that was created at that time, and has nothing else. */
  public static Counters created(long time) {
    return new Counters(1, 0, 0, 0, time, 0);
  }

  /** As they stand in the catalog. */
  public static Counters of(CatalogRow row) {
    return new Counters(
        row.position(),
        row.checkpointSeq(),
        row.eventSeq(),
        row.status(),
        row.updated(),
        row.acceptedThrough());
  }

  /** The seq that the next record of a type gets; 0 where the type has none. */
  public long nextSeq(RecordType type) {
    return switch (type) {
      case CHECKPOINT -> checkpointSeq + 1;
      case EVENT -> eventSeq + 1;
      default -> 0;
    };
  }

  /** What keeps house is no change of the run. */
  private static boolean isUpkeep(RecordType type) {
    return type == RecordType.DROP || type == RecordType.TAG;
  }

  /** The time that the next record gets: the clock's, but never back. */
  public long nextTime(long clock) {
    return Math.max(clock, updated);
  }

  /**
   * After a record at that position, with that seq and time; {@code value} is a STATUS's status, a
   * LOSS's acceptance.
   */
  public Counters after(RecordType type, long newPosition, long seq, long time, long value) {
    return new Counters(
        Math.max(position, newPosition),
        type == RecordType.CHECKPOINT ? Math.max(checkpointSeq, seq) : checkpointSeq,
        type == RecordType.EVENT ? Math.max(eventSeq, seq) : eventSeq,
        type == RecordType.STATUS ? (int) value : status,
        isUpkeep(type) ? updated : Math.max(updated, time),
        type == RecordType.LOSS ? Math.max(acceptedThrough, value) : acceptedThrough);
  }
}
