package dev.cairn.store.tool;

import dev.cairn.store.Damage;
import dev.cairn.store.format.Bytes;
import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.GapHead;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.io.DiskFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The records that the segments of one run have. */
final class SalvageSegments {
  private static final int SALT_AT = 40;
  private static final int ID_AT = 88;

  private final RawSource source;
  private final FoundRows rows;
  private final boolean catalogWhole;
  private final @Nullable UUID store;
  private final SalvageRun run;
  private final List<SalvagePlace> places = new ArrayList<>();
  private final SalvageGaps gaps = new SalvageGaps();
  private final List<Damage> damages = new ArrayList<>();

  private SalvageSegments(RawSource source, SalvageScan scan, SalvageRun run) {
    this.source = source;
    this.rows = scan.rows();
    this.catalogWhole = scan.catalogWhole();
    this.store = scan.store();
    this.run = run;
  }

  /** Reads them. */
  static SalvageSegments read(RawSource source, SalvageScan scan, SalvageRun run)
      throws IOException {
    SalvageSegments segments = new SalvageSegments(source, scan, run);
    for (String path : run.segments) {
      segments.read(path);
    }
    segments.missing();
    return segments;
  }

  /** Where records with a position are. */
  List<SalvagePlace> places() {
    return places;
  }

  /** The positions that are left out. */
  SalvageGaps gaps() {
    return gaps;
  }

  /** What is damaged. */
  List<Damage> damages() {
    return damages;
  }

  private void read(String path) throws IOException {
    try (DiskFile file = source.disk().openForReading(path)) {
      long size = file.size();
      byte[] start = new byte[(int) Math.min(size, SegmentHeader.BYTES_MAX)];
      int read = file.read(0, start, 0, start.length);
      HeaderOutcome<SegmentHeader> outcome = SegmentHeader.read(start, read);
      if (outcome instanceof HeaderOutcome.Valid<SegmentHeader> valid) {
        SegmentHeader header = valid.header();
        if (ours(path, header) && !header.sealed()) {
          walk(path, file, header.salt(), header.length(), size);
        }
      } else if (!(outcome instanceof HeaderOutcome.Blank<?>) || counted(path) >= 0) {
        damages.add(damage(0, path, 0, "a segment header with its CRC", "other bytes"));
        if (read >= ID_AT) {
          walk(path, file, Bytes.i64(start, SALT_AT), ID_AT, size);
        }
      }
    }
  }

  private boolean ours(String path, SegmentHeader header) {
    FileNames.SegmentName name = RawSource.name(path);
    boolean ours =
        header.runNumber() == run.number
            && header.number() == name.number()
            && (store == null || store.equals(header.store()));
    if (!ours) {
      String found =
          "segment "
              + header.number()
              + " of run number "
              + Long.toHexString(header.runNumber())
              + " of store "
              + header.store();
      damages.add(damage(0, path, 0, "a segment of this run", found));
    }
    return ours;
  }

  private long counted(String path) {
    return rows.extent(run.number, RawSource.name(path));
  }

  private void walk(String path, DiskFile file, long salt, long from, long size)
      throws IOException {
    long extent = counted(path);
    long end = Math.min(extent < 0 ? size : extent, size);
    int rank = extent < 0 ? SalvagePlace.UNCOUNTED : SalvagePlace.SETTLED;
    // What a whole catalog does not name is there no more, or not yet: nothing of it can be
    // damaged.
    boolean tell = extent >= 0 || !catalogWhole;
    new SegmentWalk(file, salt).walk(from, end, new Taker(path, file, rank, tell, extent >= 0));
    if (extent >= 0) {
      Taker beyond = new Taker(path, file, SalvagePlace.UNCOUNTED, false, false);
      new SegmentWalk(file, salt).walk(end, size, beyond);
    }
    if (extent > size) {
      damages.add(damage(0, path, size, extent + " bytes", size + " bytes"));
    }
  }

  /** A row of a catalog that is not the last one may name what has been rewritten since. */
  private void missing() {
    CatalogRow row = catalogWhole ? run.row : null;
    for (SegmentExtent segment : row == null ? List.<SegmentExtent>of() : row.segments()) {
      String directory = FileNames.runDirectory(String.valueOf(run.id), run.number);
      String path = FileNames.segment(directory, segment.number(), segment.generation());
      if (!run.segments.contains(path)) {
        damages.add(damage(0, path, 0, "a segment", "no such file"));
      }
    }
  }

  private Damage damage(long seq, String path, long offset, String expected, String found) {
    return new Damage(run.id, seq, path, offset, expected, found);
  }

  private final class Taker implements SegmentWalk.Visitor {
    private final String path;
    private final DiskFile file;
    private final int generation;
    private final int rank;
    private final boolean tell;
    private final boolean zerosAreDamage;

    Taker(String path, DiskFile file, int rank, boolean tell, boolean zerosAreDamage) {
      this.path = path;
      this.file = file;
      this.generation = RawSource.name(path).generation();
      this.rank = rank;
      this.tell = tell;
      this.zerosAreDamage = zerosAreDamage;
    }

    @Override
    public void record(long offset, RecordHeader header, boolean intact) throws IOException {
      boolean ours = header.runNumber() == run.number;
      if (ours && header.position() > 0) {
        places.add(new SalvagePlace(path, offset, header, generation, rank));
      } else if (ours && intact && header.type() == RecordType.GAP.code()) {
        gap(offset, header);
      }
      if (!intact && tell) {
        damages.add(
            damage(
                header.seq(),
                path,
                offset + RecordHeader.BYTES,
                header.storedLength() + " bytes of payload with their CRC",
                "other bytes"));
      }
    }

    /** Where a whole catalog says what counts, nothing else leaves anything out. */
    private void gap(long offset, RecordHeader header) throws IOException {
      byte[] payload = new byte[header.storedLength()];
      int read = file.read(offset + RecordHeader.BYTES, payload, 0, payload.length);
      GapHead head = GapHead.read(payload, 0, read);
      if (head != null && (rank == SalvagePlace.SETTLED || !catalogWhole)) {
        gaps.add(head);
      }
    }

    @Override
    public void stretch(long offset, long length, boolean zeros) {
      if (tell && (!zeros || zerosAreDamage)) {
        String found = length + (zeros ? " zeros" : " other bytes");
        damages.add(damage(0, path, offset, "a record header with its CRC", found));
      }
    }
  }
}
