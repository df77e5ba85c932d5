package dev.cairn.store.run;

import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.SegmentHeader;
import java.util.UUID;

/** Checks that a segment's header is the one that is looked for. */
final class SegmentHeaders {
  private SegmentHeaders() {}

  /** The header in a file's first bytes. */
  static SegmentHeader checked(String path, byte[] bytes, UUID store, long runNumber, int number)
      throws DamagedException {
    HeaderOutcome<SegmentHeader> outcome = SegmentHeader.read(bytes, bytes.length);
    if (!(outcome instanceof HeaderOutcome.Valid<SegmentHeader> valid)) {
      throw new DamagedException(path, 0, "a segment header with its CRC", outcome.toString());
    }
    SegmentHeader header = valid.header();
    boolean same =
        header.store().equals(store)
            && header.runNumber() == runNumber
            && header.number() == number;
    if (!same) {
      throw new DamagedException(
          path,
          0,
          "segment " + number + " of run number " + runNumber + " of store " + store,
          "segment "
              + header.number()
              + " of run number "
              + header.runNumber()
              + " of store "
              + header.store());
    }
    return header;
  }
}
