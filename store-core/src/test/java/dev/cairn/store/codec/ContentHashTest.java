package dev.cairn.store.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.openhft.hashing.LongTupleHashFunction;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 9, content hash. */
final class ContentHashTest {
  private static final int BLOCK = 64 << 10;

  private static byte[] bytes(int length) {
    byte[] b = new byte[length];
    new Random(length).nextBytes(b);
    return b;
  }

  private static byte[] xxh3(byte[] b) {
    long[] lowHigh = LongTupleHashFunction.xx128().hashBytes(b);
    return ByteBuffer.allocate(16).putLong(lowHigh[1]).putLong(lowHigh[0]).array();
  }

  /** The definition, word for word. */
  private static byte[] expected(byte[] state) {
    ByteBuffer digests = ByteBuffer.allocate((state.length / BLOCK + 1) * 16);
    for (int from = 0; from < state.length; from += BLOCK) {
      digests.put(xxh3(Arrays.copyOfRange(state, from, Math.min(state.length, from + BLOCK))));
    }
    return xxh3(Arrays.copyOf(digests.array(), digests.position()));
  }

  @Test
  void theLibrarysDigestsAreXxh3OfTheSpecification() {
    // Published: xxhsum -H128 of nothing, and of the letter a.
    assertEquals("99aa06d3014798d86001c324468d497f", ContentHash.hex(xxh3(new byte[0])));
    assertEquals("a96faf705af16834e6c632b61e964e1f", ContentHash.hex(xxh3("a".getBytes(US_ASCII))));
  }

  @Test
  void anEmptyStateHasNoBlocks() {
    assertEquals("99aa06d3014798d86001c324468d497f", ContentHash.hex(ContentHash.of(new byte[0])));
  }

  @Test
  void aShortStateIsOneBlock() {
    byte[] letter = "a".getBytes(US_ASCII);
    assertArrayEquals(xxh3(xxh3(letter)), ContentHash.of(letter));
  }

  @Test
  void aBlockHas65536Bytes() {
    for (int length : new int[] {1, 1000, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 5 * BLOCK + 7}) {
      assertArrayEquals(expected(bytes(length)), ContentHash.of(bytes(length)), length + " bytes");
    }
  }

  @Test
  void thereAreAsManyDigestsAsBlocks() {
    byte[] whole = bytes(BLOCK);
    assertArrayEquals(xxh3(xxh3(whole)), ContentHash.of(whole));
    byte[] onMore = Arrays.copyOf(whole, BLOCK + 1);
    ByteBuffer two = ByteBuffer.allocate(32).put(xxh3(whole)).put(xxh3(new byte[1]));
    assertArrayEquals(xxh3(two.array()), ContentHash.of(onMore));
  }

  @Test
  void everyFlippedBitChangesIt() {
    byte[] state = bytes(300);
    byte[] hash = ContentHash.of(state);
    for (int i = 0; i < state.length; i++) {
      state[i] ^= 1;
      assertFalse(Arrays.equals(hash, ContentHash.of(state)));
      state[i] ^= 1;
    }
  }
}
