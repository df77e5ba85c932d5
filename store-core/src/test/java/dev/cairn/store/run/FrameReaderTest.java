package dev.cairn.store.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.store.format.RecordHeader;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** What reading records costs in reads and in bytes, by where they lie. */
final class FrameReaderTest {
  private static final long SALT = 17;
  private static final int PAYLOAD = 212;
  private static final int FRAME = 256;

  private final byte[] file = new byte[8 << 20];
  private int reads;
  private long bytes;

  private final FrameReader reader = new FrameReader("file", SALT, this::read);

  private int read(long position, byte[] target, int offset, int length) {
    int count = (int) Math.min(length, file.length - position);
    System.arraycopy(file, (int) position, target, offset, count);
    reads++;
    bytes += count;
    return count;
  }

  /** Puts records, each so far behind the one before. */
  private void put(int count, int apart) {
    byte[] payload = new byte[PAYLOAD];
    for (int i = 0; i < count; i++) {
      Arrays.fill(payload, (byte) i);
      int at = i * apart;
      new RecordHeader(PAYLOAD, 1, i + 1, i + 1, crc(payload), 3, 0, 0, 0)
          .write(file, at, SALT, at);
      System.arraycopy(payload, 0, file, at + RecordHeader.BYTES, PAYLOAD);
    }
  }

  private static int crc(byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload);
    return (int) crc.getValue();
  }

  private void readAll(int count, int apart, long hint) throws IOException {
    for (int i = 0; i < count; i++) {
      assertEquals(i + 1, reader.read((long) i * apart, hint).header().seq());
    }
  }

  @Test
  void recordsThatFollowEachOtherCostOneReadForMany() throws IOException {
    put(1_000, FRAME);
    readAll(1_000, FRAME, 0);
    assertTrue(reads < 12, reads + " reads");
  }

  @Test
  void thoseOfKnownLengthToo() throws IOException {
    put(1_000, FRAME);
    readAll(1_000, FRAME, FRAME);
    assertTrue(reads < 12, reads + " reads");
  }

  @Test
  void recordsThatLieFarApartCostASmallReadEach() throws IOException {
    put(25, 300_000);
    readAll(25, 300_000, 0);
    assertEquals(25, reads);
    assertTrue(bytes <= 25 * 2_048, bytes + " bytes");
  }

  @Test
  void outOfAMapLittleMoreIsCopiedThanIsNeeded() throws IOException {
    put(25, 300_000);
    FrameReader mapped = new FrameReader("file", SALT, this::read, FrameReader.OF_MAP);
    for (int i = 0; i < 25; i++) {
      assertEquals(i + 1, mapped.read(i * 300_000L, 0).header().seq());
    }
    assertTrue(bytes <= 25 * 512, bytes + " bytes");
  }

  @Test
  void whatIsKnownToBeShortIsNotReadBeyondItsEnd() throws IOException {
    put(25, 300_000);
    readAll(25, 300_000, FRAME);
    assertEquals(25 * FRAME, bytes);
  }

  @Test
  void thePaddingIsReadWithIt() throws IOException {
    byte[] payload = new byte[4_999];
    new RecordHeader(payload.length, 1, 1, 1, crc(payload), 3, 0, 0, 0).write(file, 0, SALT, 0);
    Frame frame = reader.read(0, 0);
    assertTrue(frame.bytes().length >= frame.header().frameLength());
    assertTrue(frame.bytes().length < 5_100, frame.bytes().length + " bytes");
  }

  @Test
  void whatCannotBeReadBehindARecordDoesNotHurtIt() throws IOException {
    put(10, FRAME);
    long bad = 5 * FRAME;
    FrameReader beside =
        new FrameReader(
            "file",
            SALT,
            (position, target, offset, length) -> {
              if (position + length > bad) {
                throw new IOException("a bad sector");
              }
              return read(position, target, offset, length);
            });
    for (int i = 0; i < 5; i++) {
      assertEquals(i + 1, beside.read((long) i * FRAME, FRAME).header().seq());
    }
    assertThrows(IOException.class, () -> beside.read(bad, FRAME));
  }

  @Test
  void aRecordThatIsCutShortByTheEndIsDamage() {
    put(1, FRAME);
    FrameReader cut =
        new FrameReader(
            "file",
            SALT,
            (position, target, offset, length) -> {
              System.arraycopy(file, 0, target, offset, 100);
              return 100;
            });
    assertThrows(DamagedException.class, () -> cut.read(0, 0));
  }
}
