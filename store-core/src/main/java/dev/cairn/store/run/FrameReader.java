package dev.cairn.store.run;

import dev.cairn.store.format.RecordHeader;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads records out of one file, checked. Keeps the last window it read, so that records which
 * follow each other cost one read for many: the window grows as long as each read goes on near the
 * end of the one before. Records that lie far apart, as a run's do in the journal among those of
 * others, cost a small read each. For one thread.
 */
public final class FrameReader {
  /** Where the bytes come from. */
  @FunctionalInterface
  public interface Source {
    /** Reads up to {@code length} bytes; answers how many there were. */
    int read(long position, byte[] target, int offset, int length) throws IOException;
  }

  /** The first window where a read is a system call: many records are shorter. */
  static final int OF_SYSTEM_CALLS = 2 << 10;

  /**
   * The first window where a read copies out of a map: what is not needed costs as much as what is.
   */
  static final int OF_MAP = 512;

  private static final int WINDOW_MAX = 64 << 10;
  private static final byte[] NOTHING = {};

  private final String path;
  private final long salt;
  private final Source source;
  private final int windowMin;
  private byte[] window = NOTHING;
  private long windowAt;

  /** A reader of the file at {@code path}, whose records are bound to {@code salt}. */
  public FrameReader(String path, long salt, Source source) {
    this(path, salt, source, OF_SYSTEM_CALLS);
  }

  FrameReader(String path, long salt, Source source, int windowMin) {
    this.path = path;
    this.salt = salt;
    this.source = source;
    this.windowMin = windowMin;
  }

  /**
   * The record at an offset; what it answers holds the padding too, as far as it is there.
   *
   * @param lengthHint the bytes it is known to take, or 0
   * @throws DamagedException if it is not valid
   */
  public Frame read(long offset, long lengthHint) throws IOException {
    require(offset, wanted(offset, (int) lengthHint), RecordHeader.BYTES);
    RecordHeader header = header(offset);
    if (header == null) {
      throw new DamagedException(path, offset, "a record header with its CRC", found(offset));
    }
    int length = (int) header.frameLength();
    require(offset, length, length);
    int at = (int) (offset - windowAt);
    if (!header.payloadIntact(window, at + RecordHeader.BYTES, window.length)) {
      throw damagedPayload(offset, header);
    }
    return new Frame(header, window, at);
  }

  /** How much to read at an offset, if something must be. */
  private int wanted(long offset, int lengthHint) {
    long end = windowAt + window.length;
    boolean near = offset >= windowAt && offset < end + window.length;
    if (!near) {
      return lengthHint > 0 ? lengthHint : windowMin;
    }
    int grown = Math.min(WINDOW_MAX, 2 * Math.max(windowMin, window.length));
    return Math.max(lengthHint, grown);
  }

  private DamagedException damagedPayload(long offset, RecordHeader header) {
    return new DamagedException(
        new RunDamage(
            header.position(),
            header.seq(),
            path,
            offset + RecordHeader.BYTES,
            header.storedLength()
                + " bytes of payload with CRC "
                + Integer.toHexString(header.payloadCrc()),
            "other bytes"));
  }

  private @Nullable RecordHeader header(long offset) {
    return RecordHeader.read(window, (int) (offset - windowAt), window.length, salt, offset);
  }

  private String found(long offset) {
    long available = windowAt + window.length - offset;
    return available < RecordHeader.BYTES ? Math.max(0, available) + " bytes" : "other bytes";
  }

  /**
   * Has {@code needed} bytes at {@code offset} in the window; where it must read, it reads {@code
   * wanted}.
   */
  private void require(long offset, int wanted, int needed) throws IOException {
    if (offset >= windowAt && offset + needed <= windowAt + window.length) {
      return;
    }
    try {
      fill(offset, Math.max(wanted, needed));
    } catch (IOException e) {
      if (wanted <= needed) {
        throw e;
      }
      // What cannot be read may be what nobody has asked for.
      fill(offset, needed);
    }
  }

  private void fill(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    int read = source.read(offset, bytes, 0, length);
    window = read == length ? bytes : Arrays.copyOf(bytes, read);
    windowAt = offset;
  }
}
