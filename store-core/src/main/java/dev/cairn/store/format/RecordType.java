package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/** What a record is (FORMAT.md section 2). */
public enum RecordType {
  /** A run's creation. */
  RUN(1),
  /** A node's state. */
  CHECKPOINT(2),
  /** Something that happened. */
  EVENT(3),
  /** A run's status changed. */
  STATUS(4),
  /** A run's end. */
  DELETE(5),
  /** Its owner accepted a loss. */
  LOSS(6),
  /** Confirms what went before. */
  MARK(7),
  /** Finds records without reading them. */
  INDEX(8),
  /** The body of a record that is EXTERNAL. */
  BODY(9),
  /** Catalog: a run as settled. */
  ROW(16),
  /** Catalog: a run is deleted. */
  GONE(17),
  /** Catalog: all rows up to here count. */
  COMMIT(18),
  /** Checkpoints are given up. */
  DROP(32),
  /** A tag is put on a checkpoint or the run, or taken off. */
  TAG(34),
  /** Positions that are left out. */
  GAP(35);

  private final int code;

  RecordType(int code) {
    this.code = code;
  }

  /** The byte that stands for it. */
  public int code() {
    return code;
  }

  /** The type of a code, or null where this version knows none. */
  public static @Nullable RecordType of(int code) {
    return switch (code) {
      case 1 -> RUN;
      case 2 -> CHECKPOINT;
      case 3 -> EVENT;
      case 4 -> STATUS;
      case 5 -> DELETE;
      case 6 -> LOSS;
      case 7 -> MARK;
      case 8 -> INDEX;
      case 9 -> BODY;
      case 16 -> ROW;
      case 17 -> GONE;
      case 18 -> COMMIT;
      case 32 -> DROP;
      case 34 -> TAG;
      case 35 -> GAP;
      default -> null;
    };
  }
}
