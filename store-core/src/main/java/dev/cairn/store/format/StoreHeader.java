package dev.cairn.store.format;

import java.util.UUID;

/**
 * The file STORE, all of it (FORMAT.md section 8): magic, versions, uuid at 16, created at 32,
 * zeros, CRC over bytes 0 to 59 at 60.
 *
 * @param store the store's uuid
 * @param created microseconds since 1970-01-01 UTC
 */
public record StoreHeader(UUID store, long created) {
  /** Its length. */
  public static final int BYTES = 64;

  private static final String MAGIC = "CAIRNSTO";
  private static final int CREATED_AT = 32;
  private static final int CRC_AT = 60;

  /** The file's bytes. */
  public byte[] encode() {
    byte[] b = new byte[BYTES];
    HeaderStart.put(b, MAGIC, store);
    Bytes.putI64(b, CREATED_AT, created);
    Bytes.putI32(b, CRC_AT, Crc.of(b, 0, CRC_AT));
    return b;
  }

  /** Reads the file's bytes. */
  public static HeaderOutcome<StoreHeader> read(byte[] b) {
    HeaderOutcome<StoreHeader> flaw = HeaderStart.flaw(b, b.length, BYTES, MAGIC);
    if (flaw == null) {
      flaw = HeaderStart.crcFlaw(b, CRC_AT, Crc.of(b, 0, CRC_AT));
    }
    if (flaw == null) {
      flaw = HeaderStart.versionFlaw(b);
    }
    return flaw == null
        ? new HeaderOutcome.Valid<>(new StoreHeader(HeaderStart.store(b), Bytes.i64(b, CREATED_AT)))
        : flaw;
  }
}
