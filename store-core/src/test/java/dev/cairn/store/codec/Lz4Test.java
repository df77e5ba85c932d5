package dev.cairn.store.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 9, codec 1. */
final class Lz4Test {
  private static final long MAX = 1 << 24;

  private final Lz4 lz4 = new Lz4(false);

  private static byte[] json(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < length; i++) {
      text.append("{\"item\":").append(i * 7919 % 1000).append(",\"state\":\"waiting\"},");
    }
    return Arrays.copyOf(text.toString().getBytes(UTF_8), length);
  }

  private static byte[] noise(int length) {
    byte[] b = new byte[length];
    new Random(length).nextBytes(b);
    return b;
  }

  private byte[] raw(byte[] stored) {
    return lz4.decompress(stored, 0, stored.length, -1, MAX);
  }

  @Test
  void whatIsCompressedIsDecompressed() {
    for (int length : new int[] {4096, 5000, 65_536, 65_537, 1_000_000}) {
      byte[] stored = lz4.compress(json(length), 0, length);
      assertTrue(stored.length < length / 2);
      assertArrayEquals(json(length), raw(stored));
    }
  }

  @Test
  void theRawLengthComesFirst() {
    byte[] stored = lz4.compress(json(5000), 0, 5000);
    assertEquals(5000, ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).getInt());
  }

  @Test
  void nativeAndJavaReadEachOther() {
    Lz4 faster = new Lz4(true);
    byte[] raw = json(100_000);
    byte[] stored = faster.compress(raw, 0, raw.length);
    assertArrayEquals(raw, raw(stored));
    byte[] ours = lz4.compress(raw, 0, raw.length);
    assertArrayEquals(raw, faster.decompress(ours, 0, ours.length, raw.length, raw.length));
  }

  @Test
  void aPartOfAnArrayWillDo() {
    byte[] all = json(10_000);
    byte[] stored = lz4.compress(all, 1000, 5000);
    byte[] apart = new byte[stored.length + 20];
    System.arraycopy(stored, 0, apart, 10, stored.length);
    assertArrayEquals(
        Arrays.copyOfRange(all, 1000, 6000), lz4.decompress(apart, 10, stored.length, 5000, 5000));
  }

  @Test
  void smallBodiesAreLeftAlone() {
    assertNull(lz4.compress(new byte[4095], 0, 4095));
    assertNotNull(lz4.compress(new byte[4096], 0, 4096));
  }

  @Test
  void noiseIsLeftAlone() {
    for (int length : new int[] {4096, 65_536, 65_537, 1_000_000}) {
      assertNull(lz4.compress(noise(length), 0, length));
    }
  }

  @Test
  void itMustSaveASixteenth() {
    byte[] almost = noise(16_000);
    Arrays.fill(almost, 0, 900, (byte) 0);
    assertNull(lz4.compress(almost, 0, almost.length));
    Arrays.fill(almost, 0, 1300, (byte) 0);
    assertNotNull(lz4.compress(almost, 0, almost.length));
  }

  @Test
  void theLengthMustBeTheOneExpected() {
    byte[] stored = lz4.compress(json(5000), 0, 5000);
    assertNotNull(lz4.decompress(stored, 0, stored.length, 5000, MAX));
    assertNull(lz4.decompress(stored, 0, stored.length, 4999, MAX));
    assertNull(lz4.decompress(stored, 0, stored.length, -1, 4999));
  }

  @Test
  void aDeclaredLengthThatIsNotTheBlocksIsMalformed() {
    byte[] stored = lz4.compress(json(5000), 0, 5000);
    for (int length : new int[] {0, 1, 4999, 5001, 6000, -1, Integer.MAX_VALUE}) {
      ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).putInt(length);
      assertNull(raw(stored), length + " bytes");
    }
  }

  @Test
  void nothingIsAllocatedForALengthThatABlockCannotHave() {
    byte[] stored = {-1, -1, -1, 0x7f, 0, 0};
    assertNull(lz4.decompress(stored, 0, stored.length, -1, Long.MAX_VALUE));
  }

  @Test
  void aBlockCutShortIsMalformed() {
    byte[] stored = lz4.compress(json(5000), 0, 5000);
    for (int length = 0; length < stored.length; length++) {
      assertNull(lz4.decompress(stored, 0, length, 5000, MAX));
    }
  }

  @Test
  void theEmptyBodyHasABlockToo() {
    assertArrayEquals(new byte[0], raw(new byte[] {0, 0, 0, 0, 0}));
  }

  @Property(tries = 5000)
  void noBytesMakeItThrow(
      @ForAll @Size(max = 60) byte[] block, @ForAll @IntRange(max = 300) int rawLength) {
    byte[] stored = new byte[block.length + 4];
    ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN).putInt(rawLength).put(block);
    byte[] raw = raw(stored);
    assertTrue(raw == null || raw.length == rawLength);
  }

  @Property(tries = 300)
  void noBrokenBlockMakesItThrow(@ForAll Random random) {
    byte[] stored = lz4.compress(json(5000), 0, 5000);
    for (int i = 0; i < 5; i++) {
      stored[4 + random.nextInt(stored.length - 4)] ^= (byte) (1 << random.nextInt(8));
    }
    byte[] raw = raw(stored);
    assertTrue(raw == null || raw.length == 5000);
  }
}
