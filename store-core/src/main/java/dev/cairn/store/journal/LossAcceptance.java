package dev.cairn.store.journal;

import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchRecord;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.JournalHeader;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.io.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Writes the journal file with which a damaged journal goes on once its owner has accepted the
 * loss: it holds copies of everything intact that has not settled, and needs no file before it
 * (FORMAT.md section 11).
 */
public final class LossAcceptance {
  /** A record to be added: that a run's owner accepts what is lost of it. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  public record Added(RecordHeader header, byte[] payload) {}

  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  private record Copy(JournalFile file, long offset, RecordHeader header, byte[] payload) {}

  private LossAcceptance() {}

  /**
   * Writes it; the acceptance is durable when the call returns, and the store is to be opened anew.
   */
  public static void write(
      Disk disk,
      UUID store,
      Verdict verdict,
      Recovered recovered,
      List<Added> added,
      LongSupplier salts)
      throws IOException {
    List<Copy> copies = copies(recovered);
    long bytes = 0;
    for (Copy copy : copies) {
      bytes += 128 + copy.payload().length;
    }
    JournalFile file = new JournalSpace(disk).createInPlaceOfReserve(bytes + 256L * added.size());
    boolean written = false;
    try {
      write(file, store, verdict, copies, added, salts);
      written = true;
    } finally {
      file.close();
      if (!written) {
        disk.delete(file.path());
        disk.forceDirectory(FileNames.JOURNAL);
      }
    }
  }

  private static void write(
      JournalFile file,
      UUID store,
      Verdict verdict,
      List<Copy> copies,
      List<Added> added,
      LongSupplier salts)
      throws IOException {
    file.begin(verdict.highestFile() + 1, salts.getAsLong());
    int epoch = verdict.newestEpoch() + 1;
    NewFile begun =
        new NewFile(
            file,
            epoch,
            verdict.highestNumber(),
            verdict.highestNumber(),
            0,
            verdict.nextCommitPosition());
    for (Copy copy : copies) {
      begun.add(copy.header(), copy.payload());
    }
    for (Added record : added) {
      begun.add(record.header(), record.payload());
    }
    begun.finish(
        new JournalHeader(
            false,
            store,
            file.number(),
            file.salt(),
            epoch,
            JournalHeader.OPENING | JournalHeader.LOSS_ACCEPTED,
            0,
            verdict.highestNumber(),
            0,
            verdict.nextCommitPosition(),
            begun.lastBatch(),
            file.size()));
  }

  private static List<Copy> copies(Recovered recovered) throws IOException {
    List<Copy> copies = new ArrayList<>();
    BatchWindow window = new BatchWindow();
    for (RecoveredBatch batch : recovered.batches()) {
      add(copies, batch, window);
    }
    List<Copy> behind = new ArrayList<>();
    for (RecoveredBatch batch : recovered.beyond()) {
      add(behind, batch, window);
    }
    for (RecoveredRecord record : recovered.survivors()) {
      if (record.intact()) {
        behind.add(new Copy(record.file(), record.at(), record.header(), record.payload()));
      }
    }
    behind.sort(
        Comparator.comparing(Copy::file, JournalFile.IN_ORDER).thenComparingLong(Copy::offset));
    copies.addAll(behind);
    return copies;
  }

  private static void add(List<Copy> copies, RecoveredBatch place, BatchWindow window)
      throws IOException {
    byte[] bytes = window.read(place);
    Batch batch = place.parse(bytes);
    for (BatchRecord record : batch.records()) {
      int from = record.at() + RecordHeader.BYTES;
      byte[] payload = Arrays.copyOfRange(bytes, from, from + record.header().storedLength());
      copies.add(new Copy(place.file(), place.offset() + record.at(), record.header(), payload));
    }
  }

  /** A header for a payload. */
  public static RecordHeader header(int type, long run, long position, long time, byte[] payload) {
    return new RecordHeader(
        payload.length, run, position, 0, Crc.of(payload, 0, payload.length), type, 0, 0, time);
  }
}
