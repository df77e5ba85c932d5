package dev.cairn.store.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian integers in a byte array, as all of Cairn's own fields are stored (FORMAT.md). */
public final class Bytes {
  private static final VarHandle U16 =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle I32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle I64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The largest number that six bytes hold. */
  public static final long U48_MAX = (1L << 48) - 1;

  private Bytes() {}

  /** The two bytes at {@code at}, 0 to 65,535. */
  public static int u16(byte[] b, int at) {
    return (short) U16.get(b, at) & 0xffff;
  }

  /** Writes the low two bytes of {@code value}. */
  public static void putU16(byte[] b, int at, int value) {
    U16.set(b, at, (short) value);
  }

  /** The four bytes at {@code at}, signed. */
  public static int i32(byte[] b, int at) {
    return (int) I32.get(b, at);
  }

  /** Writes four bytes. */
  public static void putI32(byte[] b, int at, int value) {
    I32.set(b, at, value);
  }

  /** The four bytes at {@code at}, not negative. */
  public static long u32(byte[] b, int at) {
    return Integer.toUnsignedLong(i32(b, at));
  }

  /** The six bytes at {@code at}, not negative. */
  public static long u48(byte[] b, int at) {
    return u32(b, at) | ((long) u16(b, at + 4) << 32);
  }

  /** Writes the low six bytes of {@code value}. */
  public static void putU48(byte[] b, int at, long value) {
    putI32(b, at, (int) value);
    putU16(b, at + 4, (int) (value >>> 32));
  }

  /** The eight bytes at {@code at}, signed. */
  public static long i64(byte[] b, int at) {
    return (long) I64.get(b, at);
  }

  /** Writes eight bytes. */
  public static void putI64(byte[] b, int at, long value) {
    I64.set(b, at, value);
  }
}
