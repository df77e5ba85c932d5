package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 2. */
final class RecordHeaderTest {
  private static final long SALT = 0x5a17_5a17_5a17_5a17L;
  private static final long OFFSET = 4152;
  private static final byte[] PAYLOAD = {1, 2, 3, 4, 5};
  private static final RecordHeader HEADER = Headers.of(3, PAYLOAD);

  private final byte[] b = written();

  private static byte[] written() {
    byte[] b = new byte[RecordHeader.BYTES + PAYLOAD.length];
    HEADER.write(b, 0, SALT, OFFSET);
    System.arraycopy(PAYLOAD, 0, b, RecordHeader.BYTES, PAYLOAD.length);
    return b;
  }

  private RecordHeader read() {
    return RecordHeader.read(b, 0, b.length, SALT, OFFSET);
  }

  @Property
  void whatIsWrittenIsRead(@ForAll("any") RecordHeader header, @ForAll long salt) {
    byte[] target = new byte[50];
    header.write(target, 5, salt, OFFSET);
    assertEquals(header, RecordHeader.read(target, 5, 50, salt, OFFSET));
  }

  @Property
  void theFieldsAloneAreReadToo(@ForAll("any") RecordHeader header) {
    byte[] target = new byte[RecordHeader.FIELDS_BYTES + 1];
    header.writeFields(target, 1);
    assertEquals(header, RecordHeader.readFields(target, 1));
  }

  @Provide
  Arbitrary<RecordHeader> any() {
    return Headers.any();
  }

  @Test
  void everyFieldHasItsPlace() {
    new RecordHeader(1, 2, 3, 4, 5, 6, 7, 8, 9).write(b, 0, SALT, OFFSET);
    assertEquals(1, Bytes.i32(b, 4));
    assertEquals(2, Bytes.i64(b, 8));
    assertEquals(3, Bytes.u48(b, 16));
    assertEquals(4, Bytes.u48(b, 22));
    assertEquals(5, Bytes.i32(b, 28));
    assertEquals(6, b[32]);
    assertEquals(7, b[33]);
    assertEquals(8, Bytes.u16(b, 34));
    assertEquals(9, Bytes.i64(b, 36));
  }

  @Test
  void theCrcIsOverSaltOffsetAndFields() {
    assertEquals(Crc.at(SALT, OFFSET, b, 4, 40), Bytes.i32(b, 0));
  }

  @Test
  void everyFlippedBitMakesItInvalid() {
    for (int bit = 0; bit < RecordHeader.BYTES * 8; bit++) {
      Bits.flip(b, bit);
      assertNull(read(), "bit " + bit);
      Bits.flip(b, bit);
    }
    assertEquals(HEADER, read());
  }

  @Test
  void everyFlippedBitOfThePayloadIsSeen() {
    for (int bit = RecordHeader.BYTES * 8; bit < b.length * 8; bit++) {
      Bits.flip(b, bit);
      assertNotNull(read());
      assertFalse(HEADER.payloadIntact(b, RecordHeader.BYTES, b.length), "bit " + bit);
      Bits.flip(b, bit);
    }
    assertTrue(HEADER.payloadIntact(b, RecordHeader.BYTES, b.length));
  }

  @Test
  void anotherSaltIsAnotherFile() {
    assertNull(RecordHeader.read(b, 0, b.length, SALT + 1, OFFSET));
  }

  @Test
  void anotherOffsetIsAnotherPlace() {
    assertNull(RecordHeader.read(b, 0, b.length, SALT, OFFSET + 8));
  }

  @Test
  void aHeaderCutShortIsNone() {
    for (int end = 0; end < RecordHeader.BYTES; end++) {
      assertNull(RecordHeader.read(b, 0, end, SALT, OFFSET));
    }
  }

  @Test
  void aHeaderIsValidWhoseLengthReachesBeyondTheEnd() {
    assertNotNull(RecordHeader.read(b, 0, RecordHeader.BYTES, SALT, OFFSET));
    assertFalse(HEADER.payloadIntact(b, RecordHeader.BYTES, b.length - 1));
  }

  @Test
  void aNegativeLengthIsNoHeaderThoughItsCrcMatches() {
    new RecordHeader(-1, 2, 3, 4, 5, 6, 7, 0, 9).write(b, 0, SALT, OFFSET);
    assertNull(read());
  }

  @Test
  void zerosAreNoHeader() {
    assertNull(RecordHeader.read(new byte[64], 0, 64, 0, 0));
  }

  @Test
  void aFrameEndsAtTheNextMultipleOfEight() {
    assertEquals(48, Headers.of(3, new byte[4]).frameLength());
    assertEquals(56, Headers.of(3, new byte[5]).frameLength());
    assertEquals(
        (1L << 31) + 48, new RecordHeader(Integer.MAX_VALUE, 0, 0, 0, 0, 0, 0, 0, 0).frameLength());
  }

  @Test
  void flagsSpeak() {
    RecordHeader all = new RecordHeader(0, 0, 0, 0, 0, 0, 0, 7, 0);
    assertTrue(all.skippable() && all.external() && all.extended());
    assertFalse(HEADER.skippable() || HEADER.external() || HEADER.extended());
  }

  @Test
  void typesAndCodesAreOneToOne() {
    for (RecordType type : RecordType.values()) {
      assertEquals(type, RecordType.of(type.code()));
    }
    assertNull(RecordType.of(0));
    assertNull(RecordType.of(10));
    assertNull(RecordType.of(33));
  }
}
