package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * The map at the end of a head that is EXTENDED (FORMAT.md section 3), keyed by unsigned integers:
 *
 * <pre>
 *   1  operation id (text)
 *   2  how many records, this one the first, the operation made (uint, from 2 on; left out for 1)
 *   3  run id (text): of a GONE
 * </pre>
 *
 * Keys of a later version are passed over.
 *
 * @param operationId the caller's name for the operation that made the record, or null
 * @param records how many records the operation made, at least 1
 * @param runId the run's id, in a record that names it nowhere else, or null
 * @param end the index after the map; where there is none, after the head's items
 */
public record Extensions(
    @Nullable String operationId, int records, @Nullable String runId, int end) {
  private static final int OPERATION_ID = 1;
  private static final int RECORDS = 2;
  private static final int RUN_ID = 3;

  /** Makes extensions to be written. */
  public Extensions(@Nullable String operationId, int records, @Nullable String runId) {
    this(operationId, records, runId, 0);
  }

  /** Writes the map. */
  public void write(CborWriter out) {
    int entries = (operationId == null ? 0 : 1) + (records > 1 ? 1 : 0) + (runId == null ? 0 : 1);
    out.mapHeader(entries);
    if (operationId != null) {
      out.uint(OPERATION_ID);
      out.text(operationId);
    }
    if (records > 1) {
      out.uint(RECORDS);
      out.uint(records);
    }
    if (runId != null) {
      out.uint(RUN_ID);
      out.text(runId);
    }
  }

  /**
   * The extensions of a record whose head's items end at {@code from}: none, where it is not
   * EXTENDED.
   *
   * @return null if they are malformed
   */
  public static @Nullable Extensions of(RecordHeader header, byte[] b, int from, int end) {
    return header.extended() ? read(b, from, end) : new Extensions(null, 1, null, from);
  }

  /** Reads the map that begins at {@code from}; null if it is malformed. */
  public static @Nullable Extensions read(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    ValueReader values = new ValueReader(in, b, false);
    String operationId = null;
    int records = 1;
    String runId = null;
    int n = in.mapHeader();
    long before = -1;
    for (int i = 0; i < n && in.ok(); i++) {
      long key = in.uint();
      in.require(key > before);
      before = key;
      if (key == OPERATION_ID) {
        operationId = in.text();
      } else if (key == RECORDS) {
        records = in.uint31();
        in.require(records > 1);
      } else if (key == RUN_ID) {
        runId = in.text();
      } else {
        Object unused = values.value(1);
      }
    }
    return in.ok() ? new Extensions(operationId, records, runId, in.at()) : null;
  }
}
