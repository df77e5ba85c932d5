package dev.cairn.store.format;

import java.util.UUID;

/**
 * The header of the file TAIL (FORMAT.md section 5): magic, versions, uuid at 16, salt at 32,
 * offset at 40, slot at 48, zeros, CRC over bytes 0 to 59 at 60. Batches follow it.
 *
 * @param store the store's uuid
 * @param salt of the journal file that the batches are of
 * @param offset in that file, of the first batch
 * @param slot of that file: its name, by which it is found where its header is lost
 */
public record TailHeader(UUID store, long salt, long offset, long slot) {
  /** Its length. */
  public static final int BYTES = 64;

  private static final String MAGIC = "CAIRNTAL";
  private static final int SALT_AT = 32;
  private static final int OFFSET_AT = 40;
  private static final int SLOT_AT = 48;
  private static final int CRC_AT = 60;

  /** Its bytes. */
  public byte[] encode() {
    byte[] b = new byte[BYTES];
    HeaderStart.put(b, MAGIC, store);
    place(b, salt, offset, slot);
    return b;
  }

  /** Changes encoded bytes so that they name another place. */
  public static void place(byte[] b, long salt, long offset, long slot) {
    Bytes.putI64(b, SALT_AT, salt);
    Bytes.putI64(b, OFFSET_AT, offset);
    Bytes.putI64(b, SLOT_AT, slot);
    Bytes.putI32(b, CRC_AT, Crc.of(b, 0, CRC_AT));
  }

  /** Reads the file's beginning. */
  public static HeaderOutcome<TailHeader> read(byte[] b) {
    HeaderOutcome<TailHeader> flaw = HeaderStart.flaw(b, b.length, BYTES, MAGIC);
    if (flaw == null) {
      flaw = HeaderStart.crcFlaw(b, CRC_AT, Crc.of(b, 0, CRC_AT));
    }
    if (flaw == null) {
      flaw = HeaderStart.versionFlaw(b);
    }
    return flaw == null
        ? new HeaderOutcome.Valid<>(
            new TailHeader(
                HeaderStart.store(b),
                Bytes.i64(b, SALT_AT),
                Bytes.i64(b, OFFSET_AT),
                Bytes.i64(b, SLOT_AT)))
        : flaw;
  }
}
