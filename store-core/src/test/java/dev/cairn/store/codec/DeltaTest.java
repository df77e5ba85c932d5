package dev.cairn.store.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** FORMAT.md section 9, deltas: what is found, and what is valid. */
final class DeltaTest {
  private static final int MAX = 1 << 24;

  private final byte[] base = Edits.text(new Random(1), 200_000);

  private static Delta delta(byte[] base, byte[] target) {
    Delta delta = Delta.between(base, target, Integer.MAX_VALUE);
    assertNotNull(delta);
    assertTrue(delta.restores(base, target));
    assertArrayEquals(target, delta.apply(base));
    return delta;
  }

  private void assertDeltaBytes(byte[] target, int bytesMax) {
    int bytes = delta(base, target).body().length;
    assertTrue(bytes <= bytesMax, "expected at most " + bytesMax + " bytes, found " + bytes);
  }

  private static byte[] fresh(int length) {
    return Edits.noise(new Random(length), length);
  }

  private static Delta read(String hex) {
    byte[] body = HexFormat.of().parseHex(hex.replace(" ", ""));
    return Delta.read(body, 0, body.length, MAX);
  }

  @Test
  void whatIsAppendedIsAllThatIsNew() {
    assertDeltaBytes(Edits.replaced(base, base.length, base.length, fresh(1000)), 1020);
  }

  @Test
  void anUnchangedStateIsOneCopy() {
    assertEquals("1a00030d401a00030d400100001a00030d40", hex(delta(base, base.clone()).body()));
  }

  @Test
  void theHeadIsWhatChanged() {
    assertDeltaBytes(Edits.replaced(base, 0, 30, fresh(50)), 75);
  }

  @Test
  void aCounterAtTheFrontGetsLonger() {
    byte[] nine = Edits.replaced(base, 0, 0, "{\"step\":9,\"log\":".getBytes(UTF_8));
    byte[] ten = Edits.replaced(base, 0, 0, "{\"step\":10,\"log\":".getBytes(UTF_8));
    byte[] more = Edits.replaced(ten, ten.length, ten.length, fresh(500));
    assertTrue(delta(nine, more).body().length < 540);
  }

  @Test
  void aPieceIsCutFromTheMiddle() {
    assertDeltaBytes(Edits.replaced(base, 50_000, 90_000, new byte[0]), 35);
  }

  @Test
  void linesAreInsertedAndDeletedHereAndThere() {
    byte[] target = base;
    for (int at = 190_000; at > 0; at -= 10_000) {
      target = Edits.replaced(target, at, at + 70, fresh(20));
    }
    assertDeltaBytes(target, 19 * (20 + 10) + 30);
  }

  @Test
  void blocksAreMoved() {
    byte[] block = Arrays.copyOfRange(base, 150_000, 170_000);
    byte[] without = Edits.replaced(base, 150_000, 170_000, new byte[0]);
    assertDeltaBytes(Edits.replaced(without, 20_000, 20_000, block), 60);
  }

  @Test
  void whatIsAppendedIsFoundInWhatWasJustBefore() {
    byte[] again = Arrays.copyOfRange(base, 180_000, 190_000);
    assertDeltaBytes(Edits.replaced(base, base.length, base.length, again), 50);
  }

  @Test
  void statesWithNothingInCommonHaveNoDelta() {
    assertNull(Delta.between(fresh(1 << 20), fresh((1 << 20) + 1), 1 << 19));
    assertNull(Delta.between(new byte[0], fresh(100), 50));
  }

  @Test
  void theSampleSeesLinesThatAreAllChangedALittle() {
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      String line = " " + random.nextLong() + " " + random.nextLong() + "\n";
      before.append(i).append(line);
      after.append(i * 3 + 7).append(line);
    }
    byte[] target = after.toString().getBytes(UTF_8);
    assertNotNull(Delta.between(before.toString().getBytes(UTF_8), target, target.length / 2));
  }

  @Test
  void halfInCommonIsFoundAndAThirdIsNotLookedFor() {
    Random random = new Random(3);
    assertNotNull(pieced(random, 60));
    assertNull(pieced(random, 30));
  }

  /** The delta of two states that have so many percent of their pieces in common, elsewhere. */
  private static @Nullable Delta pieced(Random random, int percent) {
    byte[] before = new byte[1 << 20];
    random.nextBytes(before);
    byte[] target = new byte[before.length];
    random.nextBytes(target);
    int piece = 100;
    for (int at = 0; at + piece <= target.length; at += piece) {
      if (random.nextInt(100) < percent) {
        System.arraycopy(before, random.nextInt(before.length - piece), target, at, piece);
      }
    }
    return Delta.between(before, target, target.length / 2);
  }

  @Test
  void theEmptyStateHasADelta() {
    assertEquals("001a00030d4000", hex(delta(base, new byte[0]).body()));
    assertEquals("000000", hex(delta(new byte[0], new byte[0]).body()));
  }

  @Test
  void tooManyLiteralsAreNotWorthIt() {
    byte[] target = Edits.replaced(base, base.length, base.length, fresh(1000));
    assertNotNull(Delta.between(base, target, 1000));
    assertNull(Delta.between(base, target, 999));
  }

  @Test
  void itRestoresNothingButItsTarget() {
    byte[] target = Edits.replaced(base, 1000, 1100, fresh(50));
    Delta delta = delta(base, target);
    for (int at : new int[] {0, 999, 1000, 1049, 1050, target.length - 1}) {
      byte[] other = target.clone();
      other[at] ^= 1;
      assertFalse(delta.restores(base, other), "changed at " + at);
    }
    assertFalse(delta.restores(base, Arrays.copyOf(target, target.length - 1)));
    assertFalse(delta.restores(Arrays.copyOf(base, base.length + 1), target));
    assertNull(delta.apply(new byte[0]));
  }

  @Test
  void theFormatsExampleIsRead() {
    // Base "abcdef": two literals, "cd", one literal, "ab", no literal.
    Delta delta = read("07 06 02  02 02 02  01 23 02  78 79 7a");
    assertArrayEquals("xycdzab".getBytes(UTF_8), delta.apply("abcdef".getBytes(UTF_8)));
    assertEquals(3, delta.literalBytes());
  }

  @Test
  void aDeltaCutShortOrTooLongIsNone() {
    byte[] body = delta(base, Edits.replaced(base, 1000, 1100, fresh(50))).body();
    for (int length = 0; length < body.length; length++) {
      assertNull(Delta.read(body, 0, length, MAX), length + " bytes");
    }
    assertNull(Delta.read(Arrays.copyOf(body, body.length + 1), 0, body.length + 1, MAX));
  }

  @Test
  void copiesLieWithinTheBase() {
    assertNotNull(read("02 06 01  00 04 02"));
    assertNull(read("02 06 01  00 05 02"));
    assertNull(read("02 06 01  00 20 02"));
    assertNull(read("02 06 01  00 1a7fffffff 02"));
  }

  @Test
  void everyCopyHasAByte() {
    assertNull(read("01 06 01  00 00 00  78"));
  }

  @Test
  void theLengthsMakeTheTarget() {
    assertNotNull(read("03 06 01  01 00 02  78"));
    assertNull(read("03 06 01  02 00 02  78"));
    assertNull(read("04 06 01  01 00 02  78"));
    assertNull(read("02 06 01  01 00 02  78"));
  }

  @Test
  void integersAreAsShortAsTheyCanBe() {
    assertNotNull(read("1818 1818 01  00 00 1818"));
    for (String long24 : new String[] {"190018", "1a00000018", "1b0000000000000018"}) {
      assertNull(read(long24 + "1818 01  00 00 1818"), long24);
    }
    assertNull(read("1817 17 01  00 00 17"));
    assertNull(read("41 06 00"));
    assertNull(read("1a80000000 06 00"));
    assertNull(read("20 06 00"));
  }

  @Test
  void lengthsAreHeldAgainstTheLimit() {
    byte[] body = delta(base, base.clone()).body();
    assertNotNull(Delta.read(body, 0, body.length, base.length));
    assertNull(Delta.read(body, 0, body.length, base.length - 1));
  }

  @Test
  void moreCopiesThanAllowedAreRefused() {
    for (int count : new int[] {Delta.COPIES_MAX, Delta.COPIES_MAX + 1}) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(HexFormat.of().parseHex("1a" + HexFormat.of().toHexDigits(count)));
      body.writeBytes(HexFormat.of().parseHex("021a" + HexFormat.of().toHexDigits(count)));
      for (int i = 0; i < count; i++) {
        body.writeBytes(new byte[] {0, (byte) (i == 0 ? 1 : 0x20), 1});
      }
      byte[] b = body.toByteArray();
      assertEquals(count == Delta.COPIES_MAX, Delta.read(b, 0, b.length, MAX) != null);
    }
  }

  private static String hex(byte[] b) {
    return HexFormat.of().formatHex(b);
  }
}
