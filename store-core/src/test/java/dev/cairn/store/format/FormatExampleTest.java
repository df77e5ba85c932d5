package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 13: the example there is what we write, and we read it. */
final class FormatExampleTest {
  private static final long SALT = 0x0123456789abcdefL;
  private static final long OFFSET = 4096;
  private static final long RUN = 0x1_0000_0001L;
  private static final long TIME = 1_700_000_000_000_000L;

  /** An offset in hex, bytes in hex, and what they mean. */
  private static final Pattern LINE =
      Pattern.compile(" {4}([0-9a-f]{2})  ((?:[0-9a-f]{2} )+) +\\S.*");

  /** The bytes of the example, as the document has them. */
  private static byte[] documented() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String text = Files.readString(Path.of("..", "FORMAT.md"));
    for (String line : text.substring(text.indexOf("\n## 13 ")).lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        assertEquals(bytes.size(), Integer.parseInt(matcher.group(1), 16), line);
        bytes.writeBytes(Bits.hex(matcher.group(2)));
      }
    }
    return bytes.toByteArray();
  }

  /** The bytes of the example, as we write them. */
  private static byte[] written() {
    byte[] run = payload(new RunHead("order-7", "ship"), Map.of("n", 3));
    byte[] event = payload(new EventHead("paid", null, null), Map.of("sum", 12.5));
    byte[] batch = new byte[BatchHeader.BYTES + frame(run) + frame(event)];
    put(batch, BatchHeader.BYTES, 1, 0, RecordType.RUN, run);
    put(batch, BatchHeader.BYTES + frame(run), 2, 1, RecordType.EVENT, event);
    new BatchHeader(batch.length, SALT, 1, 0, 2, 0, 1, 1, 0).seal(batch, 0, OFFSET);
    return batch;
  }

  private static byte[] payload(RunHead head, Map<String, ?> body) {
    CborWriter out = new CborWriter();
    head.write(out);
    return withBody(out, body);
  }

  private static byte[] payload(EventHead head, Map<String, ?> body) {
    CborWriter out = new CborWriter();
    head.write(out);
    return withBody(out, body);
  }

  private static byte[] withBody(CborWriter out, Map<String, ?> body) {
    byte[] encoded = Values.encodeMap("body", body, 1000);
    out.raw(encoded, 0, encoded.length);
    return out.toByteArray();
  }

  private static int frame(byte[] payload) {
    return Align.up8(RecordHeader.BYTES + payload.length);
  }

  private static void put(
      byte[] batch, int at, long position, long seq, RecordType type, byte[] payload) {
    int crc = Crc.of(payload, 0, payload.length);
    new RecordHeader(payload.length, RUN, position, seq, crc, type.code(), 0, 0, TIME + position)
        .write(batch, at, SALT, OFFSET + at);
    System.arraycopy(payload, 0, batch, at + RecordHeader.BYTES, payload.length);
  }

  @Test
  void theExampleIsWhatWeWrite() throws IOException {
    assertEquals(Bits.hex(written()), Bits.hex(documented()));
  }

  @Test
  void theExampleIsABatchOfTwoRecords() throws IOException {
    byte[] b = documented();
    Batch batch = BatchReader.read(b, 0, b.length, SALT, OFFSET);
    assertEquals(2, batch.records().size());
    assertEquals(b.length, batch.header().length());
    assertTrue(batch.follows(0, 0));
  }

  @Test
  void itsFirstRecordCreatesARun() throws IOException {
    byte[] b = documented();
    BatchRecord run = BatchReader.read(b, 0, b.length, SALT, OFFSET).records().get(0);
    int end = run.payloadAt() + run.header().storedLength();
    RunHead head = RunHead.read(b, run.payloadAt(), end);
    assertEquals("order-7", head.id());
    assertEquals("ship", head.workflow());
    assertEquals(new Values.Decoded(Map.of("n", 3L), end), Values.decode(b, head.end(), end));
  }

  @Test
  void itsSecondRecordIsAnEvent() throws IOException {
    byte[] b = documented();
    BatchRecord event = BatchReader.read(b, 0, b.length, SALT, OFFSET).records().get(1);
    int end = event.payloadAt() + event.header().storedLength();
    EventHead head = EventHead.read(b, event.payloadAt(), end);
    assertEquals(new EventHead("paid", null, null, head.end()), head);
    assertEquals(new Values.Decoded(Map.of("sum", 12.5), end), Values.decode(b, head.end(), end));
  }
}
