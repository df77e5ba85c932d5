package dev.cairn.store.tool;

import dev.cairn.store.format.Align;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.io.DiskFile;
import java.io.IOException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a segment record by record, through a window of it. Behind damage it goes on at the
 * next multiple of 8 where a record header is valid: a CRC over salt and offset leaves no doubt.
 */
final class SegmentWalk {
  /** Who is told. */
  interface Visitor {
    /** A record whose header is valid; its payload may be damaged. */
    void record(long offset, RecordHeader header, boolean intact) throws IOException;

    /** Bytes that are no record. */
    void stretch(long offset, long length, boolean zeros) throws IOException;
  }

  private static final int WINDOW = 1 << 18;

  private final DiskFile file;
  private final long salt;
  private byte[] window = {};
  private long windowAt;
  private int windowBytes;

  SegmentWalk(DiskFile file, long salt) {
    this.file = file;
    this.salt = salt;
  }

  /** Walks over what lies from an offset, a multiple of 8, to before {@code end}. */
  void walk(long from, long end, Visitor visitor) throws IOException {
    long at = from;
    while (at < end) {
      RecordHeader header = headerAt(at, end);
      if (header == null) {
        at = stretch(at, end, visitor);
      } else {
        visitor.record(at, header, intact(at, header));
        at += header.frameLength();
      }
    }
  }

  /** The record at an offset where its header is valid and its frame ends in time; else null. */
  private @Nullable RecordHeader headerAt(long at, long end) throws IOException {
    int index = index(at, RecordHeader.BYTES);
    if (index < 0 || window[index + 32] == 0) {
      return null;
    }
    RecordHeader header = RecordHeader.read(window, index, index + RecordHeader.BYTES, salt, at);
    boolean whole = header != null && at + RecordHeader.BYTES + (long) header.storedLength() <= end;
    return whole ? header : null;
  }

  private long stretch(long from, long end, Visitor visitor) throws IOException {
    long at = from;
    boolean zeros = true;
    do {
      zeros &= zeros(at, Math.min(end, at + 8));
      at += 8;
    } while (at < end && headerAt(at, end) == null);
    long to = Math.min(at, end);
    visitor.stretch(from, to - from, zeros);
    return Math.max(to, Align.up8(to));
  }

  private boolean zeros(long from, long to) throws IOException {
    int length = (int) (to - from);
    int index = index(from, length);
    for (int i = 0; index >= 0 && i < length; i++) {
      if (window[index + i] != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean intact(long at, RecordHeader header) throws IOException {
    CRC32C crc = new CRC32C();
    long offset = at + RecordHeader.BYTES;
    long left = header.storedLength();
    while (left > 0) {
      int length = (int) Math.min(left, WINDOW);
      int index = index(offset, length);
      if (index < 0) {
        return false;
      }
      crc.update(window, index, length);
      offset += length;
      left -= length;
    }
    return (int) crc.getValue() == header.payloadCrc();
  }

  /** Where in the window those bytes are; -1 where the file ends before. */
  private int index(long at, int length) throws IOException {
    if (at < windowAt || at + length > windowAt + windowBytes) {
      window = window.length == 0 ? new byte[WINDOW] : window;
      windowAt = at;
      windowBytes = file.read(at, window, 0, WINDOW);
    }
    return at + length <= windowAt + windowBytes ? (int) (at - windowAt) : -1;
  }
}
