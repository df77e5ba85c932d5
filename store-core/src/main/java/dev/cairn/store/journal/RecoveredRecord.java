package dev.cairn.store.journal;

import dev.cairn.store.format.RecordHeader;
import java.io.IOException;

/**
 * A record in a damaged stretch whose header is valid.
 *
 * @param at where it begins in its file
 * @param intact whether its payload is too
 */
public record RecoveredRecord(JournalFile file, long at, RecordHeader header, boolean intact) {
  /** Its payload. */
  public byte[] payload() throws IOException {
    byte[] payload = new byte[header.storedLength()];
    file.read(at + RecordHeader.BYTES, payload, 0, payload.length);
    return payload;
  }
}
