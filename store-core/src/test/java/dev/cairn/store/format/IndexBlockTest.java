package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 3, INDEX. */
final class IndexBlockTest {
  private static final byte[] PAYLOAD = {9, 1, 2, 3, 9};
  private static final RecordHeader RUN = Headers.of(1, PAYLOAD);
  private static final RecordHeader EVENT = Headers.of(3, PAYLOAD);

  private final IndexWriter writer = new IndexWriter();

  private List<IndexEntry> read() {
    byte[] b = writer.payload(4096);
    return IndexBlock.read(b, 0, b.length);
  }

  @Test
  void aRecordKeepsItsHeaderAndHead() {
    writer.add(96, RUN, PAYLOAD, 1, 4);
    IndexEntry entry = read().get(0);
    assertEquals(96, entry.offset());
    assertEquals(1, entry.type());
    assertEquals(RUN, entry.header());
    assertArrayEquals(new byte[] {1, 2, 3}, entry.head());
  }

  @Test
  void anEventKeepsItsSeqOnly() {
    writer.add(96, EVENT, PAYLOAD, 1, 4);
    IndexEntry entry = read().get(0);
    assertEquals(EVENT.seq(), entry.eventSeq());
    assertNull(entry.header());
    assertEquals(0, entry.head().length);
  }

  @Test
  void offsetsAndSeqsAreStoredAsSteps() {
    writer.add(96, EVENT, PAYLOAD, 1, 4);
    writer.add(160, EVENT, PAYLOAD, 1, 4);
    assertEquals("191000 1860 02 000304 18400300".replace(" ", ""), Bits.hex(writer.payload(4096)));
  }

  @Test
  void theHeadNamesTheIndexBefore() {
    writer.add(96, EVENT, PAYLOAD, 1, 4);
    byte[] b = writer.payload(4096);
    IndexHead head = IndexHead.read(b, 0, b.length);
    assertEquals(4096, head.previousOffset());
    assertEquals(96, head.from());
    assertEquals(1, head.count());
  }

  @Test
  void nothingMayFollow() {
    writer.add(96, RUN, PAYLOAD, 1, 4);
    byte[] b = writer.payload(0);
    for (int end = 0; end < b.length; end++) {
      assertNull(IndexBlock.read(b, 0, end));
    }
    assertNull(IndexBlock.read(java.util.Arrays.copyOf(b, b.length + 1), 0, b.length + 1));
  }

  @Test
  void offsetsRise() {
    assertNull(IndexBlock.read(Bits.hex("00 1860 02 000304 000300"), 0, 10));
    assertNull(IndexBlock.read(Bits.hex("00 1860 01 010304"), 0, 7));
  }

  @Test
  void anEntryWithoutAWholeHeaderIsMalformed() {
    assertNull(IndexBlock.read(Bits.hex("00 1860 01 0001 43 010203"), 0, 10));
  }

  @Provide
  Arbitrary<RecordHeader> headers() {
    return Headers.any();
  }

  @Property
  void whatIsWrittenIsRead(
      @ForAll @Size(max = 30) List<@net.jqwik.api.From("headers") RecordHeader> headers) {
    IndexWriter any = new IndexWriter();
    long offset = 96;
    for (RecordHeader header : headers) {
      any.add(offset, event(header) ? EVENT : header, PAYLOAD, 0, PAYLOAD.length);
      offset += 48;
    }
    byte[] b = any.payload(2);
    List<IndexEntry> read = IndexBlock.read(b, 0, b.length);
    assertEquals(headers.size(), read.size());
    for (int i = 0; i < read.size(); i++) {
      assertEquals(96 + 48L * i, read.get(i).offset());
      assertEquals(event(headers.get(i)) ? null : headers.get(i), read.get(i).header());
    }
  }

  private static boolean event(RecordHeader header) {
    return header.type() == RecordType.EVENT.code();
  }
}
