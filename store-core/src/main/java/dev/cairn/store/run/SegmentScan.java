package dev.cairn.store.run;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentExtent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads all records of a segment, in order, and stops at the first that is not intact. */
final class SegmentScan {
  /** Who gets them. */
  interface Sink {
    void take(Frame frame) throws IOException;
  }

  private SegmentScan() {}

  /**
   * Gives every record up to the extent, but for an INDEX whose payload is damaged: nothing is lost
   * by that.
   *
   * @throws DamagedException if the segment is missing or another one, or a record is damaged
   */
  static void each(SegmentFiles files, RunState run, SegmentExtent extent, Sink sink)
      throws IOException {
    SegmentFiles.Handle handle = acquire(files, run, extent);
    try {
      FrameReader reader = handle.reader();
      long at = handle.header().length();
      while (at < extent.extent()) {
        Frame frame = read(handle, reader, at);
        at += frame == null ? indexLength(handle, at) : frame.header().frameLength();
        if (at > extent.extent()) {
          throw new DamagedException(
              handle.path(), extent.extent(), "the end of a record", "the middle of one");
        }
        if (frame != null) {
          sink.take(frame);
        }
      }
    } finally {
      files.release(handle);
    }
  }

  private static SegmentFiles.Handle acquire(SegmentFiles files, RunState run, SegmentExtent extent)
      throws DamagedException {
    try {
      return files.acquireWhole(run.number(), run.directory(), extent);
    } catch (DamagedException e) {
      throw e;
    } catch (IOException e) {
      String path = FileNames.segment(run.directory(), extent.number(), extent.generation());
      throw DamagedException.unreadable(path, 0, e);
    }
  }

  /**
   * The record at an offset, or null where an INDEX is that is damaged. What the device cannot read
   * is no reason to end all writing.
   */
  private static @Nullable Frame read(SegmentFiles.Handle handle, FrameReader reader, long at)
      throws DamagedException {
    try {
      return reader.read(at, 0);
    } catch (DamagedException e) {
      if (indexLength(handle, at) == 0) {
        throw e;
      }
      return null;
    } catch (IOException e) {
      throw DamagedException.unreadable(handle.path(), at, e);
    }
  }

  /** The bytes that the INDEX at an offset takes, 0 where none is: its header is valid. */
  private static long indexLength(SegmentFiles.Handle handle, long at) throws DamagedException {
    byte[] b = new byte[RecordHeader.BYTES];
    try {
      int read = handle.read(at, b, 0, b.length);
      RecordHeader header = RecordHeader.read(b, 0, read, handle.header().salt(), at);
      boolean index = header != null && header.type() == RecordType.INDEX.code();
      return header != null && index ? header.frameLength() : 0;
    } catch (IOException e) {
      throw DamagedException.unreadable(handle.path(), at, e);
    }
  }
}
