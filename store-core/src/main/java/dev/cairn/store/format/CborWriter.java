package dev.cairn.store.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Writes CBOR items in their deterministic encoding (RFC 8949 section 4.2.1) into one growing
 * array. That the keys of a map are sorted is the caller's part. For one thread.
 */
public final class CborWriter {
  /** No array of the JVM's is surely longer. */
  static final int LENGTH_MAX = Integer.MAX_VALUE - 8;

  /** Shorter texts are tried as ASCII first, straight into the array. */
  private static final int SHORT_TEXT = 128;

  private byte[] array;
  private int length;

  /** Makes a writer with room for a small head. */
  public CborWriter() {
    this(128);
  }

  /** Makes a writer with room for {@code capacity} bytes; it grows. */
  public CborWriter(int capacity) {
    array = new byte[capacity];
  }

  /** Writes an unsigned integer: one above {@link Long#MAX_VALUE} is meant where it is negative. */
  public void uint(long value) {
    head(Cbor.UINT, value);
  }

  /** Writes a signed integer. */
  public void integer(long value) {
    head(value >= 0 ? Cbor.UINT : Cbor.NEGATIVE, value >= 0 ? value : ~value);
  }

  /** Writes an integer of any size; as a bignum only where it must be. */
  public void bigInteger(BigInteger value) {
    boolean negative = value.signum() < 0;
    BigInteger argument = negative ? value.not() : value;
    if (argument.bitLength() <= Long.SIZE) {
      head(negative ? Cbor.NEGATIVE : Cbor.UINT, argument.longValue());
    } else {
      head(Cbor.TAG, negative ? Cbor.TAG_NEGATIVE_BIGNUM : Cbor.TAG_BIGNUM);
      magnitude(argument.toByteArray());
    }
  }

  private void magnitude(byte[] twosComplement) {
    int zeros = twosComplement[0] == 0 ? 1 : 0;
    head(Cbor.BYTES, twosComplement.length - zeros);
    raw(twosComplement, zeros, twosComplement.length - zeros);
  }

  /**
   * Writes a text.
   *
   * @throws IllegalArgumentException if it has a lone surrogate
   */
  public void text(String text) {
    if (text.length() > SHORT_TEXT || !asciiText(text)) {
      if (Utf8.loneSurrogate(text) >= 0) {
        throw new IllegalArgumentException("expected valid Unicode, found a lone surrogate");
      }
      byte[] utf8 = text.getBytes(UTF_8);
      head(Cbor.TEXT, utf8.length);
      raw(utf8, 0, utf8.length);
    }
  }

  /** Writes a short text of ASCII characters only; leaves nothing behind where it is none. */
  private boolean asciiText(String text) {
    int before = length;
    int chars = text.length();
    head(Cbor.TEXT, chars);
    ensure(chars);
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        length = before;
        return false;
      }
      array[length++] = (byte) c;
    }
    return true;
  }

  /** Writes a byte string. */
  public void bytes(byte[] value) {
    head(Cbor.BYTES, value.length);
    raw(value, 0, value.length);
  }

  /** Writes null. */
  public void nul() {
    put(Cbor.NULL);
  }

  /** Writes true or false. */
  public void bool(boolean value) {
    put(value ? Cbor.TRUE : Cbor.FALSE);
  }

  /** Writes a double in the shortest of 2, 4 and 8 bytes that keeps it; every NaN as the one. */
  public void doubleValue(double value) {
    float single = (float) value;
    int half = Double.isNaN(value) ? HalfFloat.NAN : HalfFloat.exactly(single);
    if (!Double.isNaN(value) && single != value) {
      put(Cbor.DOUBLE);
      bigEndian(Double.doubleToRawLongBits(value), Double.BYTES);
    } else if (half < 0) {
      put(Cbor.FLOAT);
      bigEndian(Float.floatToRawIntBits(single), Float.BYTES);
    } else {
      put(Cbor.HALF);
      bigEndian(half, Short.BYTES);
    }
  }

  /** Begins an array of {@code n} items, which follow. */
  public void arrayHeader(int n) {
    head(Cbor.ARRAY, n);
  }

  /** Begins a map of {@code n} entries, which follow: key, value, key, value. */
  public void mapHeader(int n) {
    head(Cbor.MAP, n);
  }

  /** Writes bytes as they are: items that are encoded already. */
  public void raw(byte[] b, int off, int len) {
    ensure(len);
    System.arraycopy(b, off, array, length, len);
    length += len;
  }

  /** Begins a byte string of {@code n} bytes, which follow by {@link #raw}. */
  void bytesHeader(int n) {
    head(Cbor.BYTES, n);
  }

  /** Forgets what was written; the array is used again. */
  public void clear() {
    length = 0;
  }

  /** How many bytes have been written. */
  public int length() {
    return length;
  }

  /** A copy of the bytes written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(array, length);
  }

  /** The array itself, {@link #length()} bytes of which count, until the next write. */
  public byte[] array() {
    return array;
  }

  private void head(int major, long argument) {
    int high = major << 5;
    if (argument >= 0 && argument < 24) {
      put(high | (int) argument);
    } else if (argument >>> 8 == 0) {
      put(high | 24);
      bigEndian(argument, Byte.BYTES);
    } else if (argument >>> 16 == 0) {
      put(high | 25);
      bigEndian(argument, Short.BYTES);
    } else if (argument >>> 32 == 0) {
      put(high | 26);
      bigEndian(argument, Integer.BYTES);
    } else {
      put(high | 27);
      bigEndian(argument, Long.BYTES);
    }
  }

  private void bigEndian(long value, int bytes) {
    ensure(bytes);
    for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      array[length++] = (byte) (value >>> shift);
    }
  }

  private void put(int b) {
    ensure(1);
    array[length++] = (byte) b;
  }

  private void ensure(int more) {
    if (more > array.length - length) {
      grow((long) length + more);
    }
  }

  private void grow(long needed) {
    if (needed > LENGTH_MAX) {
      throw new IllegalStateException(needed + " bytes do not fit into an array");
    }
    array = Arrays.copyOf(array, (int) Math.min(LENGTH_MAX, Math.max(needed, 2L * array.length)));
  }
}
