package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import dev.cairn.store.format.Align;
import dev.cairn.store.format.Bytes;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
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

  /** How far a segment counts where nothing says: as far as anything in it is valid. */
  static final long UNKNOWN = -1;

  /** The extent of a sealed segment that is in use: all of it counts. */
  static final long WHOLE = Long.MAX_VALUE;

  /**
   * Prints a segment; one that has vanished is passed over.
   *
   * @param extent how far it counts, or {@link #UNKNOWN}
   */
  static void dump(RawSource source, RawSink sink, String path, long extent) throws IOException {
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
      boolean needed = extent != 0;
      if (header != null) {
        segment.records(header.salt(), header.length(), size);
      } else if (outcome instanceof HeaderOutcome.Bad<?> bad && needed) {
        sink.damage(new Damage(null, 0, path, bad.offset(), bad.expected(), bad.found()));
      } else if (outcome instanceof HeaderOutcome.Blank<?> && needed && extent != UNKNOWN) {
        sink.damage(new Damage(null, 0, path, 0, "a segment header", "nothing"));
      }
      if (header == null && read >= ID_AT) {
        segment.records(Bytes.i64(start, SALT_AT), ID_AT, size);
      }
    } catch (NoSuchFileException vanished) {
      // Removed since its directory was listed.
    }
  }

  private void records(long salt, long from, long size) throws IOException {
    if (extent == UNKNOWN) {
      new SegmentWalk(file, salt).walk(from, size, new UpToTheTail(size));
      return;
    }
    long counted = Math.min(Math.max(extent, from), size);
    new SegmentWalk(file, salt).walk(from, counted, this);
    new SegmentWalk(file, salt).walk(Align.up8(counted), size, new Beyond());
    if (extent > size && extent != WHOLE) {
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
    byte[] head = {};
    int read = 0;
    if (intact) {
      boolean all =
          header.external()
              || header.type() == RecordType.DROP.code()
              || header.type() == RecordType.GAP.code();
      int wanted = all ? header.storedLength() : Math.min(header.storedLength(), DETAIL_BYTES_MAX);
      head = new byte[wanted];
      read = file.read(offset + RecordHeader.BYTES, head, 0, head.length);
      if (header.external() && !beyond) {
        sink.external(header, head, 0, read);
      }
    }
    sink.record(path, offset, header, intact, beyond, head, 0, read);
  }

  /** What lies beyond the extent counts for nothing, and so is no damage either. */
  private final class Beyond implements SegmentWalk.Visitor {
    @Override
    public void record(long offset, RecordHeader header, boolean intact) throws IOException {
      print(offset, header, intact, true);
    }

    @Override
    public void stretch(long offset, long length, boolean zeros) {
      RawForm.Stretch what = zeros ? RawForm.Stretch.ZEROS : RawForm.Stretch.BEYOND;
      sink.stretch(path, offset, length, what);
    }
  }

  /** Where nobody knows the extent, it lies before the last thing that is no record, or behind. */
  private final class UpToTheTail implements SegmentWalk.Visitor {
    private final long size;

    UpToTheTail(long size) {
      this.size = size;
    }

    @Override
    public void record(long offset, RecordHeader header, boolean intact) throws IOException {
      RawSegment.this.record(offset, header, intact);
    }

    @Override
    public void stretch(long offset, long length, boolean zeros) {
      if (offset + length < size) {
        RawSegment.this.stretch(offset, length, zeros);
      } else {
        RawForm.Stretch what = zeros ? RawForm.Stretch.ZEROS : RawForm.Stretch.STALE;
        sink.stretch(path, offset, length, what);
      }
    }
  }
}
