package dev.cairn.store.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads CBOR items, and takes only their deterministic encoding (RFC 8949 section 4.2.1): shortest
 * integers, lengths and doubles, definite lengths, well-formed text. The first malformed item makes
 * the reader stay malformed: every later answer is empty, and {@link #ok()} says so at the end.
 * Nothing is allocated by a declared length that the bytes do not back.
 */
public final class CborReader {
  private static final byte[] NO_BYTES = {};

  private final byte[] b;
  private final int end;
  private int at;
  private boolean malformed;

  /** Of the item whose head was read last. */
  private int major;

  private long argument;

  /** Makes a reader of the bytes from index {@code from} to before {@code end}. */
  public CborReader(byte[] b, int from, int end) {
    this.b = b;
    this.at = from;
    this.end = end;
    this.malformed = from < 0 || from > end || end > b.length;
  }

  /** The index of the next item. */
  public int at() {
    return at;
  }

  /** Whether all that has been read was well-formed and of the kind asked for. */
  public boolean ok() {
    return !malformed;
  }

  /** Reads an unsigned integer of up to 63 bits. */
  public long uint() {
    return uint(Long.MAX_VALUE);
  }

  /** Reads an unsigned integer of up to 31 bits. */
  public int uint31() {
    return (int) uint(Integer.MAX_VALUE);
  }

  /** Reads an unsigned integer of up to 32 bits, a CRC for one. */
  public int uint32() {
    return (int) uint(0xffff_ffffL);
  }

  /** Reads an unsigned integer that is at most {@code max}. */
  long uint(long max) {
    return open(Cbor.UINT) && argumentWithin(max) ? argument : 0;
  }

  /** Reads a signed integer of up to 64 bits. */
  public long integer() {
    if (!head() || !require(major <= Cbor.NEGATIVE) || !argumentWithin(Long.MAX_VALUE)) {
      return 0;
    }
    return major == Cbor.UINT ? argument : ~argument;
  }

  /** Reads a text. */
  public String text() {
    int from = textSpan();
    return from < 0 ? "" : new String(b, from, at - from, UTF_8);
  }

  /**
   * Passes over a text, which ends at {@link #at()}, and returns where its characters begin; -1 if
   * malformed.
   */
  int textSpan() {
    int from = span(Cbor.TEXT);
    return from >= 0 && require(Utf8.valid(b, from, at)) ? from : -1;
  }

  /** Reads a byte string; the array is a copy. */
  public byte[] bytes() {
    int from = span(Cbor.BYTES);
    return from < 0 ? NO_BYTES : Arrays.copyOfRange(b, from, at);
  }

  /**
   * Passes over a byte string, which ends at {@link #at()}, and returns where its contents begin;
   * -1 if malformed.
   */
  int bytesSpan() {
    return span(Cbor.BYTES);
  }

  /**
   * Reads the head of an array, and says how many items follow: no more than the bytes can hold.
   */
  public int arrayHeader() {
    return open(Cbor.ARRAY) && argumentWithin(end - at) ? (int) argument : 0;
  }

  /** Reads the head of a map, and says how many entries follow: no more than the bytes can hold. */
  public int mapHeader() {
    return open(Cbor.MAP) && argumentWithin((end - at) / 2) ? (int) argument : 0;
  }

  /** Passes over a null, if that is what comes next. */
  public boolean nullNext() {
    boolean isNull = next() == Cbor.NULL;
    at += isNull ? 1 : 0;
    return isNull;
  }

  /** Passes over the initial byte of a bool or null, and returns it. */
  int simple() {
    int initial = next();
    require(initial == Cbor.FALSE || initial == Cbor.TRUE || initial == Cbor.NULL);
    at++;
    return initial;
  }

  /** Reads a double of 2, 4 or 8 bytes, which must be the shortest that keeps it. */
  double doubleValue() {
    int initial = next();
    int bytes =
        initial == Cbor.HALF ? 2 : initial == Cbor.FLOAT ? 4 : initial == Cbor.DOUBLE ? 8 : 0;
    if (!require(bytes != 0 && end - at > bytes)) {
      return 0;
    }
    long bits = bigEndian(at + 1, bytes);
    at += 1 + bytes;
    double value = floating(bits, bytes);
    require(shortest(value, bits, bytes));
    return value;
  }

  private static double floating(long bits, int bytes) {
    return switch (bytes) {
      case 2 -> HalfFloat.value((int) bits);
      case 4 -> Float.intBitsToFloat((int) bits);
      default -> Double.longBitsToDouble(bits);
    };
  }

  private static boolean shortest(double value, long bits, int bytes) {
    if (Double.isNaN(value)) {
      return bytes == 2 && bits == HalfFloat.NAN;
    }
    float single = (float) value;
    return bytes == 2 || (bytes == 4 ? HalfFloat.exactly(single) < 0 : single != value);
  }

  /** Reads an integer of any size: a {@link Long} where it fits, else a {@link BigInteger}. */
  Number anyInteger() {
    if (!head()) {
      return 0L;
    }
    if (major > Cbor.NEGATIVE) {
      return bignum();
    }
    if (argument >= 0) {
      return major == Cbor.UINT ? argument : ~argument;
    }
    BigInteger value = new BigInteger(Long.toUnsignedString(argument));
    return major == Cbor.UINT ? value : value.not();
  }

  private BigInteger bignum() {
    boolean negative = argument == Cbor.TAG_NEGATIVE_BIGNUM;
    boolean known = major == Cbor.TAG && (negative || argument == Cbor.TAG_BIGNUM);
    BigInteger value = require(known) ? magnitude() : BigInteger.ZERO;
    return negative ? value.not() : value;
  }

  private BigInteger magnitude() {
    int from = span(Cbor.BYTES);
    int length = at - from;
    boolean needed = from >= 0 && length > Long.BYTES && length <= Cbor.BIGNUM_BYTES_MAX;
    return require(needed && b[from] != 0) ? new BigInteger(1, b, from, length) : BigInteger.ZERO;
  }

  /** The initial byte of the next item, which is not passed over; -1 where there is none. */
  int next() {
    return malformed || at >= end ? -1 : b[at] & 0xff;
  }

  /** Makes the reader malformed unless {@code held}. */
  boolean require(boolean held) {
    malformed |= !held;
    return !malformed;
  }

  private boolean open(int expected) {
    return head() && require(major == expected);
  }

  private boolean argumentWithin(long max) {
    return require(argument >= 0 && argument <= max);
  }

  /** Passes over a string and returns where its contents begin; -1 if malformed. */
  private int span(int expected) {
    if (!open(expected) || !argumentWithin(end - at)) {
      return -1;
    }
    int from = at;
    at += (int) argument;
    return from;
  }

  /** Reads the head of an item that is no simple value or float. */
  private boolean head() {
    int initial = next();
    if (!require(initial >= 0 && initial < Cbor.SIMPLE << 5)) {
      return false;
    }
    at++;
    major = initial >>> 5;
    int info = initial & 0x1f;
    argument = info;
    return info < 24 || (require(info < 28) && longArgument(1 << (info - 24)));
  }

  private boolean longArgument(int bytes) {
    if (!require(end - at >= bytes)) {
      return false;
    }
    argument = bigEndian(at, bytes);
    at += bytes;
    return require(
        bytes == 1
            ? argument >= 24
            : argument >>> (bytes * 4) != 0); // else half as many bytes would have done
  }

  private long bigEndian(int from, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | (b[from + i] & 0xff);
    }
    return value;
  }
}
