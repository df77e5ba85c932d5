package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 4: what is valid, and what is left of what is not. */
final class BatchTest {
  private static final int AT = WrittenBatch.AT;
  private static final long SALT = WrittenBatch.SALT;
  private static final long OFFSET = WrittenBatch.OFFSET;

  private final WrittenBatch batch = new WrittenBatch().record(5).record(0).record(20).write();

  @Test
  void whatIsWrittenIsRead() {
    Batch read = batch.read();
    assertEquals(batch.header(3), read.header());
    assertEquals(BatchHeader.crcIn(batch.b, AT), read.crc());
    assertEquals(3, read.records().size());
    assertEquals(batch.recordAt(2), read.records().get(2).at());
    assertEquals(20, read.records().get(2).header().storedLength());
  }

  @Property(tries = 100)
  void batchesOfAnySizesAreRead(@ForAll @Size(max = 20) List<@IntRange(max = 300) Integer> sizes) {
    WrittenBatch any = new WrittenBatch();
    sizes.forEach(any::record);
    assertEquals(sizes.size(), any.write().read().records().size());
  }

  @Test
  void aBatchMayHaveNoRecords() {
    assertEquals(List.of(), new WrittenBatch().write().read().records());
  }

  @Test
  void everyFlippedBitMakesItInvalid() {
    for (int bit = 0; bit < batch.length * 8; bit++) {
      if (!batch.padding(bit / 8)) {
        batch.flip(bit);
        assertNull(batch.read(), "bit " + bit);
        batch.flip(bit);
      }
    }
    assertNotNull(batch.read());
  }

  @Test
  void paddingIsNotLookedAt() {
    int padding = batch.recordAt(0) - AT + 44 + 5;
    assertTrue(batch.padding(padding));
    batch.flip(padding * 8);
    assertNotNull(batch.read());
  }

  @Test
  void anotherSaltIsAnotherFile() {
    assertNull(BatchReader.read(batch.b, AT, batch.b.length, SALT + 1, OFFSET));
  }

  @Test
  void anotherOffsetIsAnotherPlace() {
    assertNull(BatchReader.read(batch.b, AT, batch.b.length, SALT, OFFSET + 4096));
  }

  @Test
  void aBatchThatEndsBeyondTheFileIsInvalid() {
    for (int end = 0; end < AT + batch.length; end++) {
      assertNull(BatchReader.read(batch.b, AT, end, SALT, OFFSET));
    }
    assertNotNull(BatchReader.read(batch.b, AT, AT + batch.length, SALT, OFFSET));
  }

  @Test
  void itsOwnSaltWillDoWhereTheFilesIsLost() {
    assertNotNull(BatchReader.readWithOwnSalt(batch.b, AT, batch.b.length, OFFSET));
    assertNull(BatchReader.readWithOwnSalt(batch.b, AT, batch.b.length, OFFSET + 8));
    assertNull(BatchReader.readWithOwnSalt(batch.b, AT, AT + 15, OFFSET));
  }

  @Test
  void theSaltIsASign() {
    assertTrue(BatchReader.looksLikeBatch(batch.b, AT, batch.b.length, SALT));
    assertFalse(BatchReader.looksLikeBatch(batch.b, AT, batch.b.length, SALT + 1));
    assertFalse(BatchReader.looksLikeBatch(batch.b, AT, AT + 15, SALT));
  }

  @Test
  void aSealedBatchWithTooManyOrTooFewRecordsIsInvalid() {
    assertNull(new WrittenBatch().record(8).record(8).write(1).read());
    assertNull(new WrittenBatch().record(8).write(0).read());
    // One record more than there are: its header is what follows the batch.
    assertNull(batch.resealed(batch.header(4)).read());
  }

  /** Rounded up to a multiple of 8, such a length is more than an int holds. */
  @Test
  void aBatchWhoseRecordClaimsTheLongestPayloadIsInvalid() {
    Bytes.putI32(batch.b, batch.recordAt(1) + RecordHeader.FIELDS_AT, Integer.MAX_VALUE);
    assertNull(batch.read());
  }

  @Test
  void aBatchIsNoLongerThanItMayBe() {
    int longest = BatchHeader.LENGTH_MAX - BatchHeader.BYTES - Align.up8(RecordHeader.BYTES);
    assertNotNull(new WrittenBatch().record(longest).write().read());
    assertNull(new WrittenBatch().record(longest + 8).write().read());
  }

  @Test
  void aSealedBatchWhoseRecordsDoNotFillItIsInvalid() {
    batch.length += 8;
    assertNull(batch.resealed(batch.header(3)).read());
  }

  @Test
  void aRecordThatReachesBeyondItsBatchIsInvalid() {
    for (int length : new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 44, 1000, -1, -44}) {
      Bytes.putI32(batch.b, batch.recordAt(1) + 4, length);
      assertNull(batch.read());
    }
  }

  @Test
  void lengthsThatCannotBeAreRefused() {
    for (int length : new int[] {0, -8, 48, 60, BatchHeader.LENGTH_MAX + 8, Integer.MIN_VALUE}) {
      Bytes.putI32(batch.b, AT + 4, length);
      assertNull(batch.read());
    }
  }

  @Test
  void aSealedBatchWithADamagedRecordIsInvalid() {
    batch.flip((batch.recordAt(1) - AT) * 8); // the record's own CRC
    assertNull(batch.resealed(batch.header(3)).read());
  }

  @Test
  void itFollowsTheBatchItNames() {
    Batch read = batch.read();
    assertTrue(read.follows(6, 0xcafe));
    assertFalse(read.follows(7, 0xcafe));
    assertFalse(read.follows(6, 0xcaff));
    assertTrue(read.header().rescued());
  }

  @Test
  void recordsSurviveTheLossOfTheirBatchHeader() {
    for (int i = 0; i < BatchHeader.BYTES; i++) {
      batch.flip(i * 8);
    }
    assertNull(batch.read());
    assertEquals(List.of(5, 0, 20), lengths(batch.survivors()));
  }

  @Test
  void recordsSurviveTheLossOfOneOfThem() {
    batch.flip((batch.recordAt(1) - AT + 10) * 8);
    assertEquals(List.of(5, 20), lengths(batch.survivors()));
  }

  @Test
  void aHeaderSurvivesItsPayload() {
    batch.flip((batch.recordAt(0) - AT + 44) * 8);
    assertEquals(List.of(5, 0, 20), lengths(batch.survivors()));
    assertFalse(
        batch.survivors().get(0).header().payloadIntact(batch.b, batch.recordAt(0) + 44, 999));
  }

  @Test
  void noRecordHidesBehindALengthThatReachesOverIt() {
    RecordHeader longer = new RecordHeader(60, 1, 1, 1, 0, 3, 0, 0, 0);
    int at = batch.recordAt(0);
    longer.write(batch.b, at, SALT, OFFSET + at - AT);
    assertEquals(List.of(60, 0, 20), lengths(batch.survivors()));
  }

  @Test
  void aStretchMayBeginAnywhere() {
    int from = batch.recordAt(0) + 3;
    List<BatchRecord> rest =
        BatchReader.survivors(batch.b, from, AT + batch.length, SALT, OFFSET - AT);
    assertEquals(List.of(0, 20), lengths(rest));
  }

  @Test
  void nothingSurvivesInAnotherFileOrPlace() {
    int end = AT + batch.length;
    assertEquals(List.of(), BatchReader.survivors(batch.b, AT, end, SALT + 1, OFFSET - AT));
    assertEquals(List.of(), BatchReader.survivors(batch.b, AT, end, SALT, OFFSET));
  }

  private static List<Integer> lengths(List<BatchRecord> records) {
    return records.stream().map(r -> r.header().storedLength()).toList();
  }
}
