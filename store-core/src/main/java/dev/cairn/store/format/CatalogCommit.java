package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * The head of a COMMIT record: all rows up to here count (FORMAT.md section 7).
 *
 * @param epoch of the opening that wrote it
 * @param settledFile the number of the journal file up to which everything has settled
 * @param settledOffset the offset in it after the last settled batch
 * @param settledBatch that batch's number
 * @param settledBatchCrc that batch's CRC
 * @param journalConfirmed the number of the last journal batch known durable
 * @param commitPosition the journal's next
 * @param rows how many runs live
 */
public record CatalogCommit(
    int epoch,
    long settledFile,
    long settledOffset,
    long settledBatch,
    int settledBatchCrc,
    long journalConfirmed,
    long commitPosition,
    long rows) {
  /** Writes the head's items. */
  public void write(CborWriter out) {
    out.uint(Integer.toUnsignedLong(epoch));
    out.uint(settledFile);
    out.uint(settledOffset);
    out.uint(settledBatch);
    out.uint(Integer.toUnsignedLong(settledBatchCrc));
    out.uint(journalConfirmed);
    out.uint(commitPosition);
    out.uint(rows);
  }

  /** Reads the head that begins at {@code from}; null if it is malformed. */
  public static @Nullable CatalogCommit read(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    CatalogCommit commit =
        new CatalogCommit(
            in.uint32(),
            in.uint(),
            in.uint(),
            in.uint(),
            in.uint32(),
            in.uint(),
            in.uint(),
            in.uint());
    return in.ok() ? commit : null;
  }
}
