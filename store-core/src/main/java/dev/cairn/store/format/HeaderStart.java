package dev.cairn.store.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What all file headers have in common (FORMAT.md sections 5 to 8): magic (8), format version
 * (u16), oldest version whose reader can read it (u16), the store's uuid at 16, and a CRC.
 */
final class HeaderStart {
  static final int MAGIC_BYTES = 8;
  static final int UUID_AT = 16;
  private static final int VERSION_AT = 8;
  private static final int OLDEST_READER_AT = 10;

  /** A uuid's bytes stand in the order in which they are printed. */
  private static final VarHandle UUID_HALF =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private HeaderStart() {}

  static void put(byte[] target, String magic, UUID store) {
    byte[] letters = magic.getBytes(ISO_8859_1);
    System.arraycopy(letters, 0, target, 0, MAGIC_BYTES);
    Bytes.putU16(target, VERSION_AT, FormatVersion.CURRENT);
    Bytes.putU16(target, OLDEST_READER_AT, FormatVersion.OLDEST_READABLE);
    UUID_HALF.set(target, UUID_AT, store.getMostSignificantBits());
    UUID_HALF.set(target, UUID_AT + 8, store.getLeastSignificantBits());
  }

  static UUID store(byte[] b) {
    return new UUID((long) UUID_HALF.get(b, UUID_AT), (long) UUID_HALF.get(b, UUID_AT + 8));
  }

  /** Blank, cut short, or of another kind; null if none of these. */
  static <T> @Nullable HeaderOutcome<T> flaw(byte[] b, int end, int bytes, String magic) {
    int there = Math.min(bytes, end);
    if (blank(b, there)) {
      return new HeaderOutcome.Blank<>();
    }
    if (there < bytes) {
      return new HeaderOutcome.Bad<>(there, bytes + " bytes of header", there + " bytes");
    }
    boolean ours = magic.equals(new String(b, 0, MAGIC_BYTES, ISO_8859_1));
    return ours ? null : new HeaderOutcome.Bad<>(0, hex(magic), hex(b, 0, MAGIC_BYTES));
  }

  /** A CRC that does not match; null if it does. */
  static <T> @Nullable HeaderOutcome<T> crcFlaw(byte[] b, int crcAt, int crc) {
    int found = Bytes.i32(b, crcAt);
    return crc == found ? null : bad(crcAt, "CRC " + hex(crc), hex(found));
  }

  /**
   * A version that this code does not read; null if it does. Asked only once the CRC has matched: a
   * damaged version number is damage.
   */
  static <T> @Nullable HeaderOutcome<T> versionFlaw(byte[] b) {
    int version = Bytes.u16(b, VERSION_AT);
    boolean readable =
        version >= FormatVersion.OLDEST_READABLE
            && Bytes.u16(b, OLDEST_READER_AT) <= FormatVersion.CURRENT;
    return readable ? null : new HeaderOutcome.Unsupported<>(version);
  }

  static <T> HeaderOutcome<T> bad(int offset, String expected, Object found) {
    return new HeaderOutcome.Bad<>(offset, expected, found.toString());
  }

  private static boolean blank(byte[] b, int end) {
    return Arrays.mismatch(b, 0, end, new byte[end], 0, end) < 0;
  }

  private static String hex(String magic) {
    return hex(magic.getBytes(ISO_8859_1), 0, MAGIC_BYTES) + " (" + magic + ")";
  }

  private static String hex(byte[] b, int from, int to) {
    return HexFormat.of().formatHex(b, from, to);
  }

  private static String hex(int crc) {
    return HexFormat.of().toHexDigits(crc);
  }
}
