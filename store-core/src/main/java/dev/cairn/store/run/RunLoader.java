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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run's index back from its segments: by the INDEX records of each, linked backwards from
 * the one the catalog names, and by the headers of what came after the last. What INDEX records
 * cannot tell, since one is damaged, the headers tell.
 */
public final class RunLoader {
  /**
   * What was read.
   *
   * @param sealed the numbers of the sealed segments that records refer to
   * @param hurtIndexThrough the last position at which an INDEX that is damaged may stand; 0 for
   *     none that was come upon
   */
  public record Loaded(
      RunIndex index, List<RunDamage> damages, Set<Integer> sealed, long hurtIndexThrough) {}

  private record Block(long end, long previousOffset, List<IndexEntry> entries) {}

  private final SegmentFiles files;
  private final Bodies bodies;
  private final String directory;
  private final CatalogRow row;
  private final boolean whole;
  private final RunIndex index = new RunIndex(0, 0);
  private final List<RunDamage> damages = new ArrayList<>();
  private final Set<Integer> sealed = new HashSet<>();
  private long records;
  private long lastPosition;
  private int placed;
  private boolean hurtIndex;
  private long hurtIndexThrough;

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
    for (SegmentExtent segment : row.segments()) {
      load(segment);
    }
    if (!place(row.position()) && isHole(row.position())) {
      String expected = "records up to position " + row.position();
      damages.add(
          new RunDamage(row.position(), 0, directory, 0, expected, "up to " + lastPosition));
    }
    long known = records + index.gaps().positions();
    if (damages.isEmpty() && known != row.position() && row.acceptedThrough() == 0) {
      damages.add(
          new RunDamage(
              row.position(), 0, directory, 0, row.position() + " records", known + " records"));
    }
    return new Loaded(index, damages, sealed, hurtIndexThrough);
  }

  private void load(SegmentExtent segment) throws IOException {
    SegmentFiles.Handle handle;
    try {
      handle = files.acquireWhole(row.runNumber(), directory, segment);
    } catch (DamagedException e) {
      damages.add(e.damage().of(0, 0));
      return;
    }
    try {
      long from = handle.header().length();
      for (Block block : blocks(handle, segment)) {
        block.entries().forEach(entry -> take(segment.number(), entry));
        from = block.end();
      }
      new HeaderScan(handle.path(), handle.header().salt(), handle::read, segment.extent())
          .walk(from, new Scanned(segment.number(), handle.path()), damages);
    } finally {
      files.release(handle);
    }
  }

  /** The INDEX blocks of a segment in their order, or none where one of them cannot be read. */
  private List<Block> blocks(SegmentFiles.Handle handle, SegmentExtent segment) throws IOException {
    Deque<Block> blocks = new ArrayDeque<>();
    long offset = whole ? 0 : segment.indexOffset();
    while (offset != 0) {
      Block block = block(handle, offset);
      if (block == null) {
        return List.of();
      }
      blocks.addFirst(block);
      offset = block.previousOffset();
    }
    return new ArrayList<>(blocks);
  }

  /**
   * An INDEX only speeds things up: where one is damaged the headers are read, and what else is
   * damaged shows there.
   */
  private @Nullable Block block(SegmentFiles.Handle handle, long offset) throws IOException {
    Frame frame;
    try {
      frame = handle.reader().read(offset, 0);
    } catch (DamagedException e) {
      return null;
    }
    byte[] payload = IndexRecords.payload(frame, bodies);
    IndexHead head = payload == null ? null : IndexHead.read(payload, 0, payload.length);
    if (payload == null || head == null || head.previousOffset() >= offset) {
      return null;
    }
    List<IndexEntry> entries = IndexBlock.read(payload, 0, payload.length);
    return entries == null
        ? null
        : new Block(offset + frame.header().frameLength(), head.previousOffset(), entries);
  }

  private void take(int segment, IndexEntry entry) {
    long location = Location.inSegment(segment, entry.offset());
    RecordHeader header = entry.header();
    if (header == null) {
      index.addEvent(entry.eventSeq(), location);
      records++;
    } else {
      boolean unusedAny = place(header.position() - 1);
      byte[] head = entry.head();
      if (header.external()) {
        refer(Heads.reference(header, head, 0, head.length));
      }
      long unused = Heads.index(index, header, head, 0, head.length, location);
      count(header);
    }
  }

  private void count(RecordHeader header) {
    if (header.type() != RecordType.GAP.code()) {
      records++;
    }
  }

  /**
   * Whether records are missing up to a position without a trace of them, where all are read: what
   * told that they are left out may be lost. What is missing where a loss was accepted is accepted.
   */
  private boolean isHole(long last) {
    long missing = last - lastPosition;
    boolean news = missing > 0 && last > row.acceptedThrough();
    return whole && news && index.gaps().positionsIn(lastPosition + 1, last) < missing;
  }

  /**
   * Says of damage that may have taken many records which position is the last that it can have
   * taken: whoever has accepted a loss before that has not accepted this one. Answers whether there
   * was any; below 0 nothing is said.
   */
  private boolean place(long last) {
    if (last < 0) {
      return false;
    }
    boolean any = false;
    for (; placed < damages.size(); placed++) {
      RunDamage damage = damages.get(placed);
      if (damage.position() == 0) {
        damages.set(placed, damage.of(Math.max(1, last), damage.seq()));
        any = true;
      }
    }
    hurtIndexThrough = hurtIndex ? Math.max(1, last) : hurtIndexThrough;
    hurtIndex = false;
    return any;
  }

  private void refer(@Nullable ExternalReference reference) {
    if (reference != null) {
      sealed.add(reference.segment());
    }
  }

  /** What the headers tell. */
  private final class Scanned implements HeaderScan.Sink {
    private final int segment;
    private final String path;

    Scanned(int segment, String path) {
      this.segment = segment;
      this.path = path;
    }

    @Override
    public void meet(long offset, RecordHeader header) {
      long position = header.position();
      if (!place(position - 1) && isHole(position - 1)) {
        String expected = "position " + (lastPosition + 1);
        damages.add(new RunDamage(position - 1, 0, path, offset, expected, "position " + position));
      }
      lastPosition = Math.max(lastPosition, position);
    }

    @Override
    public void hurtIndex() {
      hurtIndex = true;
    }

    @Override
    public boolean take(long offset, RecordHeader header, byte[] b, int from, int end)
        throws IOException {
      if (header.type() == RecordType.INDEX.code()) {
        return true;
      }
      long location = Location.inSegment(segment, offset);
      if (header.external()) {
        referTo(header, b, from, end);
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
      count(header);
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

    private void referTo(RecordHeader header, byte[] b, int from, int end) throws IOException {
      ExternalReference reference = Heads.reference(header, b, from, end);
      refer(reference);
      if (whole && reference != null) {
        SealedSegment.read(files, row.runNumber(), directory, reference);
      }
    }
  }
}
