package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import dev.cairn.store.format.Align;
import dev.cairn.store.format.Bytes;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.io.DiskFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** One segment, record by record. */
final class RawSegment implements SegmentWalk.Visitor {
  private static final int SALT_AT = 40;
  private static final int ID_AT = 88;
  private static final int DETAIL_BYTES_MAX = 1 << 12;

  private final RawSink sink;
  private final DiskFile file;
  private final String path;
  private final @Nullable String runId;
  private final long extent;

  private RawSegment(
      RawSink sink, DiskFile file, String path, @Nullable String runId, long extent) {
    this.sink = sink;
    this.file = file;
    this.path = path;
    this.runId = runId;
    this.extent = extent;
  }

  /**
   * Prints a segment.
   *
   * @param extent how far it counts; negative where nothing says: then a sealed segment counts
   *     whole, and of another what is valid
   * @return false where the file has vanished
   */
  static boolean dump(RawSource source, RawSink sink, String path, long extent) throws IOException {
    try (DiskFile file = source.disk().openForReading(path)) {
      long size = file.size();
      byte[] start = new byte[(int) Math.min(size, SegmentHeader.BYTES_MAX)];
      int read = file.read(0, start, 0, start.length);
      HeaderOutcome<SegmentHeader> outcome = SegmentHeader.read(start, read);
      sink.header(path, "segment", size, outcome);
      SegmentHeader header =
          outcome instanceof HeaderOutcome.Valid<SegmentHeader> valid ? valid.header() : null;
      String runId = header == null ? null : header.runId();
      RawSegment segment = new RawSegment(sink, file, path, runId, extent);
      if (outcome instanceof HeaderOutcome.Bad<?> bad) {
        sink.damage(new Damage(null, 0, path, bad.offset(), bad.expected(), bad.found()));
      }
      if (header != null) {
        segment.records(header.salt(), header.length(), size, header.sealed());
      } else if (read >= ID_AT) {
        segment.records(Bytes.i64(start, SALT_AT), ID_AT, size, false);
      }
      return true;
    } catch (NoSuchFileException vanished) {
      return false;
    }
  }

  private void records(long salt, long from, long size, boolean sealed) throws IOException {
    long counted = extent < 0 && sealed ? size : Math.min(Math.max(extent, from), size);
    new SegmentWalk(file, salt).walk(from, counted, this);
    new SegmentWalk(file, salt).walk(Align.up8(counted), size, new Rest());
    if (extent > size) {
      String expected = Printable.count(extent, "byte");
      sink.damage(new Damage(runId, 0, path, size, expected, Printable.count(size, "byte")));
    }
  }

  @Override
  public void record(long offset, RecordHeader header, boolean intact) throws IOException {
    print(offset, header, intact, false);
    if (!intact) {
      sink.damage(
          new Damage(
              runId,
              header.seq(),
              path,
              offset + RecordHeader.BYTES,
              header.storedLength() + " bytes of payload with their CRC",
              "other bytes"));
    }
  }

  @Override
  public void stretch(long offset, long length, boolean zeros) {
    sink.stretch(path, offset, length, RawForm.Stretch.DAMAGED);
    String found = length + (zeros ? " zeros" : " other bytes");
    sink.damage(new Damage(runId, 0, path, offset, "a record header with its CRC", found));
  }

  private void print(long offset, RecordHeader header, boolean intact, boolean beyond)
      throws IOException {
    String detail = null;
    if (intact) {
      byte[] head = new byte[Math.min(header.storedLength(), DETAIL_BYTES_MAX)];
      int read = file.read(offset + RecordHeader.BYTES, head, 0, head.length);
      detail = RawNames.detail(header, head, 0, read);
    }
    sink.record(path, offset, header, intact, beyond, detail);
  }

  /** What lies behind the extent, or behind what nothing says how far it counts. */
  private final class Rest implements SegmentWalk.Visitor {
    @Override
    public void record(long offset, RecordHeader header, boolean intact) throws IOException {
      print(offset, header, intact, extent >= 0);
    }

    @Override
    public void stretch(long offset, long length, boolean zeros) {
      RawForm.Stretch what = extent >= 0 ? RawForm.Stretch.BEYOND : RawForm.Stretch.STALE;
      sink.stretch(path, offset, length, zeros ? RawForm.Stretch.ZEROS : what);
    }
  }
}
