package dev.cairn.store.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The header of a segment (FORMAT.md section 6), never changed after writing:
 *
 * <pre>
 *   0  magic             8  versions          12  header length   16  store uuid
 *  32  run number       40  salt              48  first position
 *  56  number           60  generation        64  kind            68  previous number
 *  72  previous extent  80  length of run id  84  CRC
 *  88  run id, then zeros up to a multiple of 8
 * </pre>
 *
 * @param store the store's uuid
 * @param runNumber the run's
 * @param salt random
 * @param firstPosition of the first record with a position; sealed: 0
 * @param number given once in a run
 * @param generation of this number's contents
 * @param sealed whether it holds one BODY record and is complete
 * @param previousNumber the number of the ordinary segment before; 0 for none
 * @param previousExtent how far that one counts
 * @param runId the run's id
 */
public record SegmentHeader(
    UUID store,
    long runNumber,
    long salt,
    long firstPosition,
    int number,
    int generation,
    boolean sealed,
    int previousNumber,
    long previousExtent,
    String runId) {
  /** The longest that a header can be. */
  public static final int BYTES_MAX = 88 + Ids.BYTES_MAX;

  private static final String MAGIC = "CAIRNSEG";
  private static final int LENGTH_AT = 12;
  private static final int KIND_AT = 64;
  private static final int ID_LENGTH_AT = 80;
  private static final int CRC_AT = 84;
  private static final int ID_AT = 88;

  /**
   * The header's bytes, {@link #length()} of them.
   *
   * @throws IllegalArgumentException if the run id is none (see {@link Ids#utf8})
   */
  public byte[] encode() {
    byte[] id = Ids.utf8("runId", runId);
    byte[] b = new byte[lengthFor(id.length)];
    HeaderStart.put(b, MAGIC, store);
    Bytes.putI32(b, LENGTH_AT, b.length);
    Bytes.putI64(b, 32, runNumber);
    Bytes.putI64(b, 40, salt);
    Bytes.putI64(b, 48, firstPosition);
    Bytes.putI32(b, 56, number);
    Bytes.putI32(b, 60, generation);
    Bytes.putI32(b, KIND_AT, sealed ? 1 : 0);
    Bytes.putI32(b, 68, previousNumber);
    Bytes.putI64(b, 72, previousExtent);
    Bytes.putU16(b, ID_LENGTH_AT, id.length);
    System.arraycopy(id, 0, b, ID_AT, id.length);
    Bytes.putI32(b, CRC_AT, crcOver(b, b.length));
    return b;
  }

  /** The header's length, which is the first record's offset. */
  public int length() {
    return lengthFor(runId.getBytes(UTF_8).length);
  }

  /** The CRC that stands in an encoded header: what the catalog knows a segment by. */
  public static int crcOf(byte[] encoded) {
    return Bytes.i32(encoded, CRC_AT);
  }

  /**
   * Reads the header that begins at index 0.
   *
   * @param end the index where the file ends
   */
  public static HeaderOutcome<SegmentHeader> read(byte[] b, int end) {
    int there = Math.min(end, b.length);
    HeaderOutcome<SegmentHeader> flaw = HeaderStart.flaw(b, there, ID_AT, MAGIC);
    if (flaw == null) {
      flaw = lengthFlaw(b, there);
    }
    if (flaw == null) {
      flaw = HeaderStart.crcFlaw(b, CRC_AT, crcOver(b, Bytes.i32(b, LENGTH_AT)));
    }
    if (flaw == null) {
      flaw = HeaderStart.versionFlaw(b);
    }
    return flaw == null ? fields(b) : flaw;
  }

  private static @Nullable HeaderOutcome<SegmentHeader> lengthFlaw(byte[] b, int end) {
    int length = Bytes.i32(b, LENGTH_AT);
    if (length < ID_AT || length > BYTES_MAX || length % 8 != 0) {
      return HeaderStart.bad(LENGTH_AT, "a header length of 88 to " + BYTES_MAX, length);
    }
    return length <= end ? null : HeaderStart.bad(end, length + " bytes of header", end);
  }

  private static HeaderOutcome<SegmentHeader> fields(byte[] b) {
    int kind = Bytes.i32(b, KIND_AT);
    if (kind != 0 && kind != 1) {
      return HeaderStart.bad(KIND_AT, "kind 0 or 1", kind);
    }
    int idLength = Bytes.u16(b, ID_LENGTH_AT);
    if (idLength == 0 || lengthFor(idLength) != Bytes.i32(b, LENGTH_AT)) {
      return HeaderStart.bad(ID_LENGTH_AT, "an id that fills the header", idLength + " bytes");
    }
    return Utf8.valid(b, ID_AT, ID_AT + idLength)
        ? new HeaderOutcome.Valid<>(fields(b, kind, idLength))
        : HeaderStart.bad(ID_AT, "UTF-8", "other bytes");
  }

  private static SegmentHeader fields(byte[] b, int kind, int idLength) {
    return new SegmentHeader(
        HeaderStart.store(b),
        Bytes.i64(b, 32),
        Bytes.i64(b, 40),
        Bytes.i64(b, 48),
        Bytes.i32(b, 56),
        Bytes.i32(b, 60),
        kind == 1,
        Bytes.i32(b, 68),
        Bytes.i64(b, 72),
        new String(b, ID_AT, idLength, UTF_8));
  }

  /** The length of the header of a run whose id takes that many bytes in UTF-8. */
  public static int lengthFor(int idLength) {
    return Align.up8(ID_AT + idLength);
  }

  private static int crcOver(byte[] b, int length) {
    CRC32C crc = new CRC32C();
    crc.update(b, 0, CRC_AT);
    crc.update(b, ID_AT, length - ID_AT);
    return (int) crc.getValue();
  }
}
