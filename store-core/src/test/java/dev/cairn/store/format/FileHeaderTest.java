package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** FORMAT.md sections 5 to 8: the five headers. */
final class FileHeaderTest {
  private static final UUID STORE = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  private static JournalHeader journal(boolean catalog) {
    return new JournalHeader(catalog, STORE, 1, 2, 3, 1, 4, 5, 6, 7, 8, 9);
  }

  private static SegmentHeader segment(String id) {
    return new SegmentHeader(STORE, 1, 2, 3, 4, 5, false, 6, 7, id);
  }

  @Property
  void journalHeadersAreRead(
      @ForAll boolean catalog, @ForAll long l, @ForAll long m, @ForAll int i, @ForAll int k) {
    JournalHeader header =
        new JournalHeader(
            catalog, new UUID(l, m), m, l + 1, i, k, l + 2, m + 2, k + 3, l + 4, l, m + 5);
    assertEquals(new HeaderOutcome.Valid<>(header), JournalHeader.read(header.encode(), catalog));
  }

  @Property
  void storeHeadersAreRead(@ForAll long l, @ForAll long m) {
    StoreHeader header = new StoreHeader(new UUID(l, m), l ^ m);
    assertEquals(new HeaderOutcome.Valid<>(header), StoreHeader.read(header.encode()));
  }

  @Property
  void tailHeadersAreRead(@ForAll long l, @ForAll long m) {
    TailHeader header = new TailHeader(new UUID(l, m), m, l, m + 1);
    byte[] b = header.encode();
    assertEquals(new HeaderOutcome.Valid<>(header), TailHeader.read(b));
    TailHeader.place(b, l, m, l + 1);
    TailHeader moved = new TailHeader(header.store(), l, m, l + 1);
    assertEquals(new HeaderOutcome.Valid<>(moved), TailHeader.read(b));
    assertArrayEquals(moved.encode(), b);
  }

  @Property
  void segmentHeadersAreRead(
      @ForAll long l,
      @ForAll int i,
      @ForAll boolean sealed,
      @ForAll @NotEmpty @StringLength(max = 256) String id) {
    SegmentHeader header =
        new SegmentHeader(new UUID(l, 1), l, l + 1, l + 2, i, i + 1, sealed, i + 2, l + 3, id);
    byte[] b = header.encode();
    assertEquals(header.length(), b.length);
    assertEquals(0, b.length % 8);
    assertEquals(new HeaderOutcome.Valid<>(header), SegmentHeader.read(b, b.length));
  }

  @Test
  void aUuidStandsAsItIsPrinted() {
    byte[] b = journal(false).encode();
    assertEquals("00112233445566778899aabbccddeeff", Bits.hex(Arrays.copyOfRange(b, 16, 32)));
  }

  @Test
  void journalFieldsHaveTheirPlaces() {
    byte[] b = journal(false).encode();
    assertEquals("434149524e4a4e4c" + "0100" + "0100" + "00000000", Bits.hex(b).substring(0, 32));
    assertEquals(1, Bytes.i64(b, 32));
    assertEquals(2, Bytes.i64(b, 40));
    assertEquals(3, Bytes.i32(b, 48));
    assertEquals(1, Bytes.i32(b, 52));
    assertEquals(4, Bytes.i64(b, 56));
    assertEquals(5, Bytes.i64(b, 64));
    assertEquals(6, Bytes.i32(b, 72));
    assertEquals(7, Bytes.i64(b, 80));
    assertEquals(8, Bytes.i64(b, 88));
    assertEquals(Crc.of(b, 0, 124), Bytes.i32(b, 124));
  }

  @Test
  void segmentFieldsHaveTheirPlaces() {
    byte[] b = segment("run").encode();
    assertEquals(96, Bytes.i32(b, 12));
    assertEquals(1, Bytes.i64(b, 32));
    assertEquals(2, Bytes.i64(b, 40));
    assertEquals(3, Bytes.i64(b, 48));
    assertEquals(4, Bytes.i32(b, 56));
    assertEquals(5, Bytes.i32(b, 60));
    assertEquals(0, Bytes.i32(b, 64));
    assertEquals(6, Bytes.i32(b, 68));
    assertEquals(7, Bytes.i64(b, 72));
    assertEquals(3, Bytes.u16(b, 80));
    assertEquals("72756e" + "0000000000", Bits.hex(Arrays.copyOfRange(b, 88, 96)));
    assertEquals(SegmentHeader.crcOf(b), Bytes.i32(b, 84));
  }

  @Test
  void everyFlippedBitMakesAHeaderBad() {
    byte[] journal = journal(false).encode();
    byte[] store = new StoreHeader(STORE, 9).encode();
    byte[] segment = segment("run").encode();
    everyFlipIsBad(journal, () -> JournalHeader.read(journal, false));
    everyFlipIsBad(store, () -> StoreHeader.read(store));
    byte[] tail = new TailHeader(STORE, 1, 2, 3).encode();
    everyFlipIsBad(tail, () -> TailHeader.read(tail));
    everyFlipIsBad(segment, () -> SegmentHeader.read(segment, segment.length));
  }

  private interface Reading {
    HeaderOutcome<?> read();
  }

  private static void everyFlipIsBad(byte[] b, Reading reading) {
    for (int bit = 0; bit < b.length * 8; bit++) {
      Bits.flip(b, bit);
      assertInstanceOf(HeaderOutcome.Bad.class, reading.read(), "bit " + bit);
      Bits.flip(b, bit);
    }
    assertInstanceOf(HeaderOutcome.Valid.class, reading.read());
  }

  @Test
  void zerosAndNothingAreBlank() {
    assertEquals(new HeaderOutcome.Blank<>(), JournalHeader.read(new byte[4096], true));
    assertEquals(new HeaderOutcome.Blank<>(), JournalHeader.read(new byte[0], false));
    assertEquals(new HeaderOutcome.Blank<>(), StoreHeader.read(new byte[17]));
    assertEquals(new HeaderOutcome.Blank<>(), TailHeader.read(new byte[4096]));
    assertEquals(new HeaderOutcome.Blank<>(), SegmentHeader.read(new byte[2000], 2000));
  }

  @Test
  void aHeaderCutShortIsBad() {
    byte[] b = segment("run").encode();
    for (int end = 1; end < b.length; end++) {
      assertInstanceOf(HeaderOutcome.Bad.class, SegmentHeader.read(b, end));
      assertInstanceOf(
          HeaderOutcome.Bad.class, SegmentHeader.read(Arrays.copyOf(b, end), b.length));
    }
  }

  @Test
  void aCatalogIsNoJournal() {
    HeaderOutcome<JournalHeader> outcome = JournalHeader.read(journal(true).encode(), false);
    assertEquals(
        new HeaderOutcome.Bad<>(0, "434149524e4a4e4c (CAIRNJNL)", "434149524e434154"), outcome);
  }

  @Test
  void aLaterVersionThatWeCanReadIsValid() {
    byte[] b = withVersions(journal(false).encode(), 9, FormatVersion.CURRENT);
    assertInstanceOf(HeaderOutcome.Valid.class, JournalHeader.read(b, false));
  }

  @Test
  void aLaterVersionThatWeCannotReadIsUnsupported() {
    byte[] b = withVersions(journal(false).encode(), 9, FormatVersion.CURRENT + 1);
    assertEquals(new HeaderOutcome.Unsupported<>(9), JournalHeader.read(b, false));
  }

  @Test
  void aVersionBeforeTheOldestIsUnsupported() {
    byte[] b = withVersions(journal(false).encode(), 0, 0);
    assertEquals(new HeaderOutcome.Unsupported<>(0), JournalHeader.read(b, false));
  }

  private static byte[] withVersions(byte[] b, int version, int oldestReader) {
    Bytes.putU16(b, 8, version);
    Bytes.putU16(b, 10, oldestReader);
    Bytes.putI32(b, 124, Crc.of(b, 0, 124));
    return b;
  }

  @Test
  void theLongestIdFits() {
    byte[] b = segment("x".repeat(Ids.BYTES_MAX)).encode();
    assertEquals(SegmentHeader.BYTES_MAX, b.length);
    assertInstanceOf(HeaderOutcome.Valid.class, SegmentHeader.read(b, b.length));
  }

  @Test
  void anIntactSegmentHeaderWithoutAnIdIsBad() {
    assertBadWhenSealedAgain(80, 0);
    assertBadWhenSealedAgain(80, 9);
    assertBadWhenSealedAgain(64, 2);
    assertBadWhenSealedAgain(88, 0xffff);
  }

  private static void assertBadWhenSealedAgain(int field, int value) {
    byte[] b = segment("run").encode();
    Bytes.putU16(b, field, value);
    byte[] covered = new byte[92];
    System.arraycopy(b, 0, covered, 0, 84);
    System.arraycopy(b, 88, covered, 84, 8);
    Bytes.putI32(b, 84, Crc.of(covered, 0, 92));
    HeaderOutcome.Bad<?> bad =
        assertInstanceOf(HeaderOutcome.Bad.class, SegmentHeader.read(b, b.length));
    assertEquals(field, bad.offset());
  }
}
