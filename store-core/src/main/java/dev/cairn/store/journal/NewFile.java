package dev.cairn.store.journal;

import dev.cairn.store.format.Align;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.BatchRecord;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.RecordHeader;
import java.io.IOException;
import java.util.List;

/**
 * The file an opening begins: first copies of batches, forced, and only then the header that makes
 * them count (FORMAT.md section 10.4).
 */
final class NewFile {
  /** So much is gathered for one write. */
  private static final int BUFFER = 256 << 10;

  private final JournalFile file;
  private final int epoch;
  private final long confirmed;
  private long end = JournalHeader.JOURNAL_BATCHES_AT;
  private long lastBatch;
  private int lastCrc;
  private long commitPosition;
  private final byte[] buffer = new byte[BUFFER];
  private int buffered;

  /** A file whose first batch follows the one of that number, CRC and commit position. */
  NewFile(
      JournalFile file,
      int epoch,
      long confirmed,
      long lastBatch,
      int lastCrc,
      long commitPosition) {
    this.file = file;
    this.epoch = epoch;
    this.confirmed = confirmed;
    this.lastBatch = lastBatch;
    this.lastCrc = lastCrc;
    this.commitPosition = commitPosition;
  }

  /**
   * Puts a batch: {@code bytes} holds its records where they belong, {@code records} tells their
   * headers. What lies between them becomes zeros.
   *
   * @return where the batch is now
   */
  RecoveredBatch add(byte[] bytes, List<BatchRecord> records) throws IOException {
    for (BatchRecord record : records) {
      record.zeroPadding(bytes);
      record.header().write(bytes, record.at(), file.salt(), end + record.at());
    }
    BatchHeader header =
        new BatchHeader(
            bytes.length,
            file.salt(),
            lastBatch + 1,
            lastCrc,
            records.size(),
            confirmed,
            commitPosition,
            epoch,
            BatchHeader.RESCUED);
    lastCrc = header.seal(bytes, 0, end);
    write(bytes);
    RecoveredBatch batch = new RecoveredBatch(file, end, bytes.length);
    lastBatch++;
    commitPosition += records.size();
    end += bytes.length;
    return batch;
  }

  /** Writes bytes at the end, or keeps them to be written with others. */
  private void write(byte[] bytes) throws IOException {
    if (buffered + bytes.length > BUFFER) {
      flush();
    }
    if (bytes.length > BUFFER) {
      file.write(end, bytes, 0, bytes.length);
    } else {
      System.arraycopy(bytes, 0, buffer, buffered, bytes.length);
      buffered += bytes.length;
    }
  }

  private void flush() throws IOException {
    if (buffered > 0) {
      file.write(end - buffered, buffer, 0, buffered);
      buffered = 0;
    }
  }

  /** Puts a batch of one record. */
  RecoveredBatch add(RecordHeader header, byte[] payload) throws IOException {
    byte[] bytes = new byte[BatchHeader.BYTES + Align.up8(RecordHeader.BYTES + payload.length)];
    System.arraycopy(payload, 0, bytes, BatchHeader.BYTES + RecordHeader.BYTES, payload.length);
    return add(bytes, List.of(new BatchRecord(header, BatchHeader.BYTES)));
  }

  /** Makes the copies durable, and then the header. */
  void finish(JournalHeader header) throws IOException {
    if (end > JournalHeader.JOURNAL_BATCHES_AT) {
      flush();
      file.force(JournalHeader.JOURNAL_BATCHES_AT, end);
    }
    file.put(0, header.encode(), 0, JournalHeader.BYTES);
    file.force(0, JournalHeader.BYTES);
  }

  JournalFile file() {
    return file;
  }

  long end() {
    return end;
  }

  long lastBatch() {
    return lastBatch;
  }

  int lastCrc() {
    return lastCrc;
  }

  long commitPosition() {
    return commitPosition;
  }
}
