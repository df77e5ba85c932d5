package dev.cairn.store.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8949, appendix A: the examples that are values of ours, and that the others are refused. */
final class CborVectorsTest {
  private static void is(String hex, Object value) {
    byte[] expected = Bits.hex(hex);
    assertEquals(hex, Bits.hex(Values.encode("value", value, 1000)));
    Values.Decoded decoded = Values.decode(expected, 0, expected.length);
    assertEquals(value, decoded.value());
    assertEquals(expected.length, decoded.end());
    assertEquals(expected.length, Values.skip(expected, 0, expected.length));
  }

  @Test
  void integers() {
    is("00", 0L);
    is("01", 1L);
    is("0a", 10L);
    is("17", 23L);
    is("1818", 24L);
    is("1819", 25L);
    is("1864", 100L);
    is("1903e8", 1000L);
    is("1a000f4240", 1000000L);
    is("1b000000e8d4a51000", 1000000000000L);
    is("20", -1L);
    is("29", -10L);
    is("3863", -100L);
    is("3903e7", -1000L);
  }

  @Test
  void theEdgesOfLong() {
    is("1b7fffffffffffffff", Long.MAX_VALUE);
    is("3b7fffffffffffffff", Long.MIN_VALUE);
    is("1b8000000000000000", BigInteger.ONE.shiftLeft(63));
    is("3b8000000000000000", BigInteger.ONE.shiftLeft(63).not());
  }

  @Test
  void bigIntegers() {
    is("1bffffffffffffffff", new BigInteger("18446744073709551615"));
    is("c249010000000000000000", new BigInteger("18446744073709551616"));
    is("3bffffffffffffffff", new BigInteger("-18446744073709551616"));
    is("c349010000000000000000", new BigInteger("-18446744073709551617"));
  }

  @Test
  void doubles() {
    is("f90000", 0.0);
    is("f98000", -0.0);
    is("f93c00", 1.0);
    is("fb3ff199999999999a", 1.1);
    is("f93e00", 1.5);
    is("f97bff", 65504.0);
    is("fa47c35000", 100000.0);
    is("fa7f7fffff", 3.4028234663852886e+38);
    is("fb7e37e43c8800759c", 1.0e+300);
    is("f90001", 0x1p-24);
    is("f90400", 0.00006103515625);
    is("f9c400", -4.0);
    is("fbc010666666666666", -4.1);
    is("f97c00", Double.POSITIVE_INFINITY);
    is("f97e00", Double.NaN);
    is("f9fc00", Double.NEGATIVE_INFINITY);
  }

  @Test
  void simpleValues() {
    is("f4", false);
    is("f5", true);
    is("f6", null);
  }

  @Test
  void texts() {
    is("60", "");
    is("6161", "a");
    is("6449455446", "IETF");
    is("62225c", "\"\\");
    is("62c3bc", "ü");
    is("63e6b0b4", "水");
    is("64f0908591", "\ud800\udd51");
  }

  @Test
  void bytes() {
    byte[] four = Bits.hex("4401020304");
    assertArrayEquals(four, Values.encode("value", new byte[] {1, 2, 3, 4}, 5));
    assertArrayEquals(new byte[] {1, 2, 3, 4}, (byte[]) Values.decode(four, 0, 5).value());
    assertEquals("40", Bits.hex(Values.encode("value", new byte[0], 5)));
  }

  @Test
  void arrays() {
    is("80", List.of());
    is("83010203", List.of(1L, 2L, 3L));
    is("8301820203820405", List.of(1L, List.of(2L, 3L), List.of(4L, 5L)));
    is("82f6f4", Arrays.asList(null, false));
    List<Long> upTo25 = java.util.stream.LongStream.rangeClosed(1, 25).boxed().toList();
    is("98190102030405060708090a0b0c0d0e0f101112131415161718181819", upTo25);
  }

  @Test
  void maps() {
    is("a0", Map.of());
    is("a26161016162820203", Map.of("a", 1L, "b", List.of(2L, 3L)));
    is("826161a161626163", List.of("a", Map.of("b", "c")));
    is(
        "a56161614161626142616361436164614461656145",
        Map.of("a", "A", "b", "B", "c", "C", "d", "D", "e", "E"));
  }

  @Test
  void keysAreSortedByTheirEncodedBytes() {
    // RFC 8949 section 4.2.1: the shorter key comes first, for its length does.
    assertEquals(
        "a4617a01626161026262620363616161" + "04",
        Bits.hex(Values.encode("v", Map.of("aaa", 4L, "bb", 3L, "aa", 2L, "z", 1L), 100)));
  }

  @Test
  void narrowIntegersBecomeLongs() {
    for (Object five : new Object[] {(byte) 5, (short) 5, 5, 5L, BigInteger.valueOf(5)}) {
      assertEquals("05", Bits.hex(Values.encode("value", five, 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1800",
        "1817",
        "190018",
        "1900ff",
        "1a0000ffff",
        "1b00000000ffffffff", // not shortest
        "3800",
        "5800",
        "7800",
        "9800",
        "b800",
        "d802490100000000000000000000",
        "c248ffffffffffffffff",
        "c24a00010000000000000000",
        "c240",
        "c34101", // not bignums
        "c074323031332d30332d32315432303a30343a30305a",
        "d74401020304",
        "c1fb41d452d9e20000", // tags
        "f7",
        "f0",
        "f8ff",
        "f820",
        "e0", // undefined and other simple values
        "fa3fc00000",
        "fa7fc00000",
        "fb7ff8000000000000",
        "f97e01",
        "f9fe00",
        "fb3ff8000000000000",
        "fa7f800000",
        "fa00000000", // not shortest, other NaNs
        "5f42010243030405ff",
        "7f657374726561646d696e67ff",
        "9fff",
        "bf61610161629f0203ffff",
        "ff",
        "1c",
        "1d",
        "1e",
        "1f",
        "3c",
        "5c",
        "7d",
        "9e",
        "bc",
        "fc",
        "fd",
        "fe",
        "a201020304",
        "a1f601",
        "a14161" + "01", // keys that are no text
        "a2616101616102",
        "a2616201616102",
        "a26261610161" + "6202", // keys twice, or not sorted
        "61ff",
        "62c080",
        "63eda080",
        "64f4908080",
        "61c3", // not UTF-8
        "",
        "18",
        "19ff",
        "1a0000",
        "42ff",
        "6261",
        "81",
        "a1",
        "a16161",
        "f9",
        "f97c",
        "fa0000",
        "9affffffff",
        "9b7fffffffffffffff",
        "9bffffffffffffffff",
        "bb7fffffffffffffff",
        "5bffffffffffffffff",
        "7affffffff",
        "5a7fffffff"
      })
  void allElseIsRefused(String hex) {
    byte[] b = Bits.hex(hex);
    assertNull(Values.decode(b, 0, b.length));
    assertEquals(-1, Values.skip(b, 0, b.length));
  }
}
