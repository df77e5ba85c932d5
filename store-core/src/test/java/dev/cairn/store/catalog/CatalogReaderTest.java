package dev.cairn.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.Batch;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.BatchReader;
import dev.cairn.store.format.BatchRecord;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.io.SimulatedDisk;
import dev.cairn.store.journal.FoundBatch;
import dev.cairn.store.journal.JournalScan;
import dev.cairn.store.journal.Settled;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The catalog's chain (FORMAT.md section 7): its second batch is valid by itself, and follows the
 * first or not.
 */
class CatalogReaderTest {
  private static final String PATH = FileNames.catalog(1);
  private static final UUID STORE = new UUID(1, 2);
  private static final long SALT = 77;

  private final SimulatedDisk disk = new SimulatedDisk();
  private BatchHeader second;
  private long offset;

  @BeforeEach
  void twoCommits() throws IOException {
    disk.createDirectory(FileNames.CATALOG);
    Catalog.create(disk, STORE, () -> SALT, settled(1));
    commit(List.of(), 2);
    FoundBatch batch = JournalScan.scanFile(PATH, disk.content(PATH), true).batches().get(1);
    second = batch.header();
    offset = batch.offset();
  }

  private static Settled settled(long batch) {
    return new Settled(1, 1, 4096, batch, 5, batch, batch);
  }

  /** Puts the second batch at an offset, under a header that confirms nothing. */
  private void forge(long number, int previousCrc, long at) throws IOException {
    byte[] bytes = disk.content(PATH);
    Batch old = BatchReader.read(bytes, (int) offset, bytes.length, SALT, offset);
    int length = second.length();
    byte[] forged = new byte[length + 8];
    int in = (int) (at - offset);
    System.arraycopy(bytes, (int) offset, forged, in, length);
    for (BatchRecord record : Objects.requireNonNull(old).records()) {
      int inBatch = record.at() - (int) offset;
      record.header().write(forged, in + inBatch, SALT, at + inBatch);
    }
    header(number, previousCrc).seal(forged, in, at);
    disk.poke(PATH, offset, forged);
    assertEquals(2, JournalScan.scanFile(PATH, disk.content(PATH), true).batches().size());
  }

  private BatchHeader header(long number, int previousCrc) {
    return new BatchHeader(
        second.length(),
        SALT,
        number,
        previousCrc,
        second.records(),
        0,
        second.commitPosition(),
        second.epoch(),
        0);
  }

  private void endsAfter(long batch) throws IOException {
    FoundCatalog found = CatalogReader.read(disk);
    assertEquals(batch, found.lastBatch());
    assertEquals(batch, found.settled().batch());
    assertEquals(batch == 1, found.torn());
  }

  @Test
  void aBatchThatFollowsCounts() throws IOException {
    endsAfter(2);
    forge(2, second.previousCrc(), offset);
    endsAfter(2);
    assertTrue(second.previousCrc() != 0);
  }

  @Test
  void aBatchOfAnotherChainDoesNotCount() throws IOException {
    forge(2, second.previousCrc() + 1, offset);
    endsAfter(1);
  }

  @Test
  void aBatchThatSkipsANumberDoesNotCount() throws IOException {
    forge(3, second.previousCrc(), offset);
    endsAfter(1);
  }

  @Test
  void aBatchElsewhereDoesNotCount() throws IOException {
    forge(2, second.previousCrc(), offset + 8);
    endsAfter(1);
  }

  private void commit(List<CatalogRow> rows, long batch) throws IOException {
    try (Catalog catalog =
        Catalog.open(disk, STORE, () -> SALT, CatalogReader.read(disk), 1, false, 1 << 20)) {
      catalog.commit(rows, List.of(), settled(batch));
    }
  }

  @Test
  void aBadBatchThatALaterOneConfirmsIsDamage() throws IOException {
    commit(List.of(), 3);
    disk.poke(PATH, offset + BatchHeader.BYTES + 50, (byte) 0x55);
    assertThrows(CatalogDamagedException.class, () -> CatalogReader.read(disk));
  }

  @Test
  void aRowDoesNotCountWithoutItsCommit() throws IOException {
    long at = offset + second.length();
    commit(List.of(new CatalogRow(9, "r", "w", 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, List.of())), 3);
    assertEquals(1, CatalogReader.read(disk).rows().size());
    byte[] bytes = disk.content(PATH);
    Batch third = BatchReader.read(bytes, (int) at, bytes.length, SALT, at);
    BatchHeader old = Objects.requireNonNull(third).header();
    int length = BatchHeader.BYTES + (int) third.records().get(0).header().frameLength();
    new BatchHeader(length, SALT, 3, old.previousCrc(), 1, 2, old.commitPosition(), 1, 0)
        .seal(bytes, (int) at, at);
    disk.poke(PATH, 0, bytes);
    assertEquals(3, JournalScan.scanFile(PATH, bytes, true).batches().size());
    assertEquals(0, CatalogReader.read(disk).rows().size());
  }
}
