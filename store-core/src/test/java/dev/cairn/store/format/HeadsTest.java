package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.WithNull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * FORMAT.md sections 3 and 7: every head is read as it was written, from the middle of an array.
 */
final class HeadsTest {
  private static final int BEFORE = 3;
  private static final byte[] NO_METADATA = {(byte) 0xa0};

  private byte[] b = {};
  private int end;

  @Provide
  Arbitrary<String> texts() {
    return ValueArbitraries.texts();
  }

  /** Writes a head, with other bytes before it and a body after it. */
  private void write(Consumer<CborWriter> head) {
    CborWriter out = new CborWriter(0);
    out.raw(new byte[BEFORE], 0, BEFORE);
    head.accept(out);
    end = out.length();
    out.raw(new byte[] {-1, -1}, 0, 2);
    b = out.toByteArray();
  }

  @Property
  void runHeads(@ForAll("texts") String id, @ForAll("texts") String workflow) {
    write(new RunHead(id, workflow)::write);
    assertEquals(new RunHead(id, workflow, end), RunHead.read(b, BEFORE, b.length));
    assertNull(RunHead.read(b, BEFORE, end - 1));
  }

  @Property
  void checkpointHeads(
      @ForAll("texts") String node,
      @ForAll @LongRange(max = Long.MAX_VALUE) long length,
      @ForAll @Size(16) byte[] hash,
      @ForAll("texts") String key) {
    byte[] metadata = Values.encodeMap("metadata", Map.of(key, length), 2000);
    write(new CheckpointHead(node, length, hash, metadata)::write);
    CheckpointHead read = CheckpointHead.read(b, BEFORE, b.length);
    assertEquals(node, read.node());
    assertEquals(length, read.stateLength());
    assertArrayEquals(hash, read.hash());
    assertArrayEquals(metadata, read.metadata());
    assertEquals(end, read.end());
    assertNull(CheckpointHead.read(b, BEFORE, end - 1));
  }

  /** So every chain has an end, whatever the bytes say. */
  @Test
  void aBaseComesBeforeWhatIsToldByIt() {
    long own = 7;
    for (long base : new long[] {1, own - 1}) {
      assertEquals(base, readDelta(own, base, CheckpointHead.HASH_BYTES).baseSeq());
    }
    for (long base : new long[] {0, own, own + 1, Integer.MAX_VALUE, Long.MAX_VALUE}) {
      assertNull(readDelta(own, base, CheckpointHead.HASH_BYTES), "told by " + base);
    }
    assertNull(readDelta(own, own - 1, CheckpointHead.HASH_BYTES - 1));
    assertNull(readDelta(1, 1, CheckpointHead.HASH_BYTES), "the first has none before it");
  }

  private @Nullable CheckpointHead readDelta(long seq, long base, int hashBytes) {
    write(
        out -> {
          CheckpointHead.write(out, "n", 1, new byte[CheckpointHead.HASH_BYTES], NO_METADATA);
          CheckpointHead.writeBase(out, base, new byte[hashBytes]);
        });
    int type = RecordType.CHECKPOINT.code();
    RecordHeader header =
        new RecordHeader(end - BEFORE, 1, seq, seq, 0, type, 0, RecordHeader.DELTA, 0);
    return CheckpointHead.read(header, b, BEFORE, b.length);
  }

  @Property
  void eventHeads(
      @ForAll("texts") String type,
      @ForAll("texts") @WithNull(0.3) String node,
      @ForAll @WithNull(0.3) Long callerTime) {
    write(new EventHead(type, node, callerTime)::write);
    assertEquals(new EventHead(type, node, callerTime, end), EventHead.read(b, BEFORE, b.length));
    assertNull(EventHead.read(b, BEFORE, end - 1));
  }

  @Test
  void statusHeads() {
    for (int status = 0; status <= StatusHead.STATUS_MAX; status++) {
      write(new StatusHead(status)::write);
      assertEquals(new StatusHead(status, end), StatusHead.read(b, BEFORE, b.length));
    }
    write(new StatusHead(5)::write);
    assertNull(StatusHead.read(b, BEFORE, b.length));
  }

  @Property
  void lossAndMarkHeads(
      @ForAll @LongRange(max = Long.MAX_VALUE) long x,
      @ForAll @LongRange(max = Long.MAX_VALUE) long y) {
    write(new LossHead(x)::write);
    assertEquals(new LossHead(x, end), LossHead.read(b, BEFORE, b.length));
    assertNull(LossHead.read(b, BEFORE, end - 1));
    write(new MarkHead(x, y)::write);
    assertEquals(new MarkHead(x, y, end), MarkHead.read(b, BEFORE, b.length));
    assertNull(MarkHead.read(b, BEFORE, end - 1));
  }

  @Property
  void externalReferences(
      @ForAll @IntRange(max = Integer.MAX_VALUE) int segment,
      @ForAll @LongRange(max = Long.MAX_VALUE) long length,
      @ForAll int crc) {
    write(new ExternalReference(segment, length, crc)::write);
    assertEquals(
        new ExternalReference(segment, length, crc, end),
        ExternalReference.read(b, BEFORE, b.length));
    assertNull(ExternalReference.read(b, BEFORE, end - 1));
  }

  @Property
  void catalogRows(
      @ForAll("texts") String id,
      @ForAll @LongRange(max = Long.MAX_VALUE) long x,
      @ForAll long time,
      @ForAll @Size(max = 5) List<@IntRange(max = Integer.MAX_VALUE) Integer> segments) {
    List<SegmentExtent> extents =
        segments.stream().map(n -> new SegmentExtent(n, n / 2, x, ~n, x / 2)).toList();
    CatalogRow row =
        new CatalogRow(42, id, id + "w", 2, time, time + 1, x, 1, 2, x, x / 2, 7, 3, 4, extents);
    write(row::write);
    assertEquals(row, CatalogRow.read(42, b, BEFORE, b.length));
    assertNull(CatalogRow.read(42, b, BEFORE, end - 1));
  }

  @Property
  void catalogCommits(
      @ForAll int epoch, @ForAll @LongRange(max = Long.MAX_VALUE) long x, @ForAll int crc) {
    CatalogCommit commit = new CatalogCommit(epoch, x, 1, x, crc, 2, x, 3);
    write(commit::write);
    assertEquals(commit, CatalogCommit.read(b, BEFORE, b.length));
    assertNull(CatalogCommit.read(b, BEFORE, end - 1));
  }

  @Property(tries = 5000)
  void noBytesMakeAReaderThrow(@ForAll @Size(max = 40) byte[] bytes) {
    int n = bytes.length;
    RunHead.read(bytes, 0, n);
    CheckpointHead.read(bytes, 0, n);
    EventHead.read(bytes, 0, n);
    StatusHead.read(bytes, 0, n);
    LossHead.read(bytes, 0, n);
    MarkHead.read(bytes, 0, n);
    ExternalReference.read(bytes, 0, n);
    CatalogRow.read(1, bytes, 0, n);
    CatalogCommit.read(bytes, 0, n);
    IndexBlock.read(bytes, 0, n);
    Extensions.read(bytes, 0, n);
  }

  @Test
  void aPlaceThatIsNoneIsMalformed() {
    assertNull(StatusHead.read(new byte[1], 0, 2));
    assertNull(StatusHead.read(new byte[1], 2, 1));
    assertNull(StatusHead.read(new byte[1], -1, 1));
  }

  @Test
  void aHashHasSixteenBytesAndMetadataIsAMap() {
    write(new CheckpointHead("n", 1, new byte[15], new byte[] {(byte) 0xa0})::write);
    assertNull(CheckpointHead.read(b, BEFORE, b.length));
    write(new CheckpointHead("n", 1, new byte[16], new byte[] {(byte) 0x80})::write);
    assertNull(CheckpointHead.read(b, BEFORE, b.length));
  }

  @Test
  void extensionsThatAreNotKnownArePassedOver() {
    byte[] map = Bits.hex("a2 01 6161 1864 820102 ff");
    assertEquals(new Extensions("a", 1, null, 9), Extensions.read(map, 0, map.length));
    assertNull(Extensions.read(Bits.hex("a2 02 02 01 6161"), 0, 6));
    assertNull(Extensions.read(Bits.hex("a1 6161 00"), 0, 4));
    assertNull(Extensions.read(Bits.hex("a1 02 01"), 0, 3));
  }

  @Property
  void extensionsAreReadAsTheyWereWritten(
      @ForAll @WithNull String operation, @ForAll @IntRange(min = 1) int records) {
    Assume.that(operation == null || Utf8.loneSurrogate(operation) < 0);
    Extensions written = new Extensions(operation, records, operation);
    write(written::write);
    Extensions read = Extensions.read(b, BEFORE, b.length);
    assertEquals(new Extensions(operation, records, operation, end), read);
    assertNull(Extensions.read(b, BEFORE, end - 1));
  }
}
