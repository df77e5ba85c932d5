package dev.cairn.store.run;

import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.SegmentExtent;
import java.io.IOException;

/** Reads all records of a segment, in order, and stops at the first that is not intact. */
final class SegmentScan {
  /** Who gets them. */
  interface Sink {
    void take(Frame frame) throws IOException;
  }

  private SegmentScan() {}

  /**
   * Gives every record up to the extent.
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
        at += frame.header().frameLength();
        if (at > extent.extent()) {
          throw new DamagedException(
              handle.path(), extent.extent(), "the end of a record", "the middle of one");
        }
        sink.take(frame);
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

  /** What the device cannot read is no reason to end all writing. */
  private static Frame read(SegmentFiles.Handle handle, FrameReader reader, long at)
      throws DamagedException {
    try {
      return reader.read(at, 0);
    } catch (DamagedException e) {
      throw e;
    } catch (IOException e) {
      throw DamagedException.unreadable(handle.path(), at, e);
    }
  }
}
