package dev.cairn.store.format;

import java.util.UUID;

/**
 * The header of a journal file, and of a catalog file, which differs in its magic (FORMAT.md
 * sections 5 and 7):
 *
 * <pre>
 *   0  magic     8  versions    16  store uuid    32  number    40  salt    48  epoch    52  flags
 *  56  number of the file it continues    64  number of the last batch before   72  its batch CRC
 *  80  next commit position    88  confirmed    96  length of the file        124  CRC over 0-123
 * </pre>
 *
 * @param catalog whether it is a catalog's
 * @param store the store's uuid
 * @param number rising by one with every file begun
 * @param salt random, new whenever the file is begun
 * @param epoch of the opening that began it
 * @param flags {@link #OPENING}, {@link #LOSS_ACCEPTED}
 * @param continuesFile the number of the file it continues; 0 for none
 * @param lastBatch the number of the last batch before its own
 * @param lastBatchCrc that batch's CRC
 * @param commitPosition the next
 * @param confirmed the number of the last batch known durable when the header was written
 * @param fileLength the file's length in bytes, so that one that was cut short shows; a catalog's,
 *     which grows, is 0
 */
public record JournalHeader(
    boolean catalog,
    UUID store,
    long number,
    long salt,
    int epoch,
    int flags,
    long continuesFile,
    long lastBatch,
    int lastBatchCrc,
    long commitPosition,
    long confirmed,
    long fileLength) {
  /** Its length. */
  public static final int BYTES = 128;

  /** Where a journal file's batches begin. */
  public static final int JOURNAL_BATCHES_AT = 4096;

  /** Where a catalog file's batches begin. */
  public static final int CATALOG_BATCHES_AT = 128;

  /** Flag: begun by an opening. */
  public static final int OPENING = 1;

  /** Flag: begun after its owner accepted a loss. */
  public static final int LOSS_ACCEPTED = 2;

  private static final int CRC_AT = 124;

  /** The header's bytes. */
  public byte[] encode() {
    byte[] b = new byte[BYTES];
    HeaderStart.put(b, magic(catalog), store);
    Bytes.putI64(b, 32, number);
    Bytes.putI64(b, 40, salt);
    Bytes.putI32(b, 48, epoch);
    Bytes.putI32(b, 52, flags);
    Bytes.putI64(b, 56, continuesFile);
    Bytes.putI64(b, 64, lastBatch);
    Bytes.putI32(b, 72, lastBatchCrc);
    Bytes.putI64(b, 80, commitPosition);
    Bytes.putI64(b, 88, confirmed);
    Bytes.putI64(b, 96, fileLength);
    Bytes.putI32(b, CRC_AT, Crc.of(b, 0, CRC_AT));
    return b;
  }

  /** Reads the header that begins at index 0. */
  public static HeaderOutcome<JournalHeader> read(byte[] b, boolean catalog) {
    HeaderOutcome<JournalHeader> flaw = HeaderStart.flaw(b, b.length, BYTES, magic(catalog));
    if (flaw == null) {
      flaw = HeaderStart.crcFlaw(b, CRC_AT, Crc.of(b, 0, CRC_AT));
    }
    if (flaw == null) {
      flaw = HeaderStart.versionFlaw(b);
    }
    return flaw == null ? new HeaderOutcome.Valid<>(fields(b, catalog)) : flaw;
  }

  private static JournalHeader fields(byte[] b, boolean catalog) {
    return new JournalHeader(
        catalog,
        HeaderStart.store(b),
        Bytes.i64(b, 32),
        Bytes.i64(b, 40),
        Bytes.i32(b, 48),
        Bytes.i32(b, 52),
        Bytes.i64(b, 56),
        Bytes.i64(b, 64),
        Bytes.i32(b, 72),
        Bytes.i64(b, 80),
        Bytes.i64(b, 88),
        Bytes.i64(b, 96));
  }

  private static String magic(boolean catalog) {
    return catalog ? "CAIRNCAT" : "CAIRNJNL";
  }
}
