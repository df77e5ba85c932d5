package dev.cairn.store.run;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.IndexBlock;
import dev.cairn.store.format.IndexEntry;
import dev.cairn.store.format.IndexHead;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.index.Location;
import dev.cairn.store.index.RunIndex;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run's index back from its segments: by the INDEX records, linked backwards from the one
 * the catalog names, and by the headers of what came after the last. What INDEX records cannot
 * tell, since one is damaged, the headers tell.
 */
public final class RunLoader {
  /** What was read. */
  public record Loaded(RunIndex index, List<RunDamage> damages) {}

  private record Block(int segment, long end, List<IndexEntry> entries) {}

  private final SegmentFiles files;
  private final Bodies bodies;
  private final String directory;
  private final CatalogRow row;
  private final boolean whole;
  private final RunIndex index = new RunIndex(0, 0);
  private final List<RunDamage> damages = new ArrayList<>();
  private long records;
  private long lastPosition;

  private RunLoader(SegmentFiles files, Bodies bodies, CatalogRow row, boolean whole) {
    this.whole = whole;
    this.files = files;
    this.bodies = bodies;
    this.row = row;
    this.directory = FileNames.runDirectory(row.id(), row.runNumber());
  }

  /**
   * The index of a run's settled records. A device error is thrown; damage is part of the answer.
   *
   * @param whole whether to read every record and every sealed body, whatever the INDEX records say
   */
  public static Loaded load(SegmentFiles files, Bodies bodies, CatalogRow row, boolean whole)
      throws IOException {
    return new RunLoader(files, bodies, row, whole).load();
  }

  private Loaded load() throws IOException {
    List<Block> blocks = whole ? List.of() : blocks();
    for (SegmentExtent segment : row.segments()) {
      load(segment, blocks);
    }
    if (damages.isEmpty() && records != row.position() && row.acceptedThrough() == 0) {
      damages.add(
          new RunDamage(
              row.position(), 0, directory, 0, row.position() + " records", records + " records"));
    }
    return new Loaded(index, damages);
  }

  private void load(SegmentExtent segment, List<Block> blocks) throws IOException {
    SegmentFiles.Handle handle;
    try {
      handle = acquire(segment);
    } catch (DamagedException e) {
      RunDamage damage = e.damage();
      damages.add(
          new RunDamage(
              lastPosition + 1,
              0,
              damage.file(),
              damage.offset(),
              damage.expected(),
              damage.found()));
      return;
    }
    try {
      long from = handle.header().length();
      for (Block block : blocks) {
        if (block.segment() == segment.number()) {
          block.entries().forEach(entry -> take(segment.number(), entry));
          from = block.end();
        }
      }
      new HeaderScan(handle.path(), handle.header().salt(), handle::read, segment.extent())
          .walk(from, new Scanned(segment.number()), damages);
    } finally {
      files.release(handle);
    }
  }

  private SegmentFiles.Handle acquire(SegmentExtent segment) throws IOException {
    SegmentFiles.Handle handle =
        files.acquire(row.runNumber(), directory, segment.number(), segment.generation());
    boolean sound = false;
    try {
      require(handle, segment);
      sound = true;
      return handle;
    } finally {
      if (!sound) {
        files.release(handle);
      }
    }
  }

  private static void require(SegmentFiles.Handle handle, SegmentExtent segment)
      throws IOException {
    if (handle.headerCrc() != segment.headerCrc()) {
      throw new DamagedException(
          handle.path(),
          0,
          "the header with CRC " + Integer.toHexString(segment.headerCrc()),
          "one with CRC " + Integer.toHexString(handle.headerCrc()));
    }
    long size = handle.size();
    if (size < segment.extent()) {
      throw new DamagedException(handle.path(), size, segment.extent() + " bytes", size + " bytes");
    }
  }

  /** The INDEX blocks in the order of the file, or none where one of them cannot be read. */
  private List<Block> blocks() throws IOException {
    Deque<Block> blocks = new ArrayDeque<>();
    int segment = row.indexSegment();
    long offset = row.indexOffset();
    while (segment != 0) {
      IndexHead head = block(segment, offset, blocks);
      if (head == null) {
        return List.of();
      }
      segment = head.previousSegment();
      offset = head.previousOffset();
    }
    return new ArrayList<>(blocks);
  }

  private @Nullable IndexHead block(int segment, long offset, Deque<Block> blocks)
      throws IOException {
    SegmentExtent extent = extent(segment);
    if (extent == null) {
      return null;
    }
    try {
      SegmentFiles.Handle handle = acquire(extent);
      try {
        Frame frame = handle.reader().read(offset, 0);
        return block(segment, offset, frame, blocks);
      } finally {
        files.release(handle);
      }
    } catch (DamagedException e) {
      // An INDEX only speeds things up: without it the headers are read, and what is damaged shows
      // there.
      return null;
    }
  }

  private @Nullable IndexHead block(int segment, long offset, Frame frame, Deque<Block> blocks) {
    byte[] payload = IndexRecords.payload(frame, bodies);
    if (payload == null) {
      return null;
    }
    IndexHead head = IndexHead.read(payload, 0, payload.length);
    List<IndexEntry> entries = IndexBlock.read(payload, 0, payload.length);
    if (head == null || entries == null) {
      return null;
    }
    blocks.addFirst(new Block(segment, offset + frame.header().frameLength(), entries));
    return head;
  }

  private @Nullable SegmentExtent extent(int number) {
    for (SegmentExtent segment : row.segments()) {
      if (segment.number() == number) {
        return segment;
      }
    }
    return null;
  }

  private void take(int segment, IndexEntry entry) {
    long location = Location.inSegment(segment, entry.offset());
    RecordHeader header = entry.header();
    records++;
    if (header == null) {
      index.addEvent(entry.eventSeq(), location);
      lastPosition++;
    } else {
      lastPosition = header.position();
      Heads.index(index, header, entry.head(), 0, entry.head().length, location);
    }
  }

  /** What the headers tell. */
  private final class Scanned implements HeaderScan.Sink {
    private final int segment;

    Scanned(int segment) {
      this.segment = segment;
    }

    @Override
    public boolean take(long offset, RecordHeader header, byte[] b, int from, int end)
        throws IOException {
      if (header.type() == RecordType.INDEX.code()) {
        return true;
      }
      long location = Location.inSegment(segment, offset);
      if (whole && header.external()) {
        readBody(header, b, from, end);
      }
      if (RecordType.of(header.type()) == null && header.skippable()) {
        return true;
      }
      if (Heads.index(index, header, b, from, end, location) == Heads.MALFORMED) {
        return false;
      }
      if (lostWithAnother(header, b, from, end)) {
        index.moveEvent(header.seq(), Location.NONE);
      }
      records++;
      lastPosition = header.position();
      return true;
    }

    /** Whether it is an event that cannot be read without one that is lost. */
    private boolean lostWithAnother(RecordHeader header, byte[] b, int from, int end) {
      if (header.type() != RecordType.EVENT.code() || header.external()) {
        return false;
      }
      int bodyAt = Heads.bodyAt(header, b, from, end);
      int before = bodyAt < 0 ? 0 : EventBodies.before(header.codec(), b, bodyAt, end);
      for (int i = 1; i <= before; i++) {
        if (index.event(header.seq() - i) == Location.NONE) {
          return true;
        }
      }
      return false;
    }

    private void readBody(RecordHeader header, byte[] b, int from, int end) throws IOException {
      ExternalReference reference = Heads.reference(header, b, from, end);
      if (reference != null) {
        SealedSegment.read(files, row.runNumber(), directory, reference);
      }
    }

    @Override
    public long nextPosition() {
      return lastPosition + 1;
    }
  }
}
