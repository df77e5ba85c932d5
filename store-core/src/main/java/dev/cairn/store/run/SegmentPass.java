package dev.cairn.store.run;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.IndexWriter;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.index.Location;
import dev.cairn.store.io.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one run: its records, in order, behind the extent of its last segment (FORMAT.md
 * section 6).
 */
final class SegmentPass implements Closeable {
  static final long SEGMENT_BYTES_MAX = 64L << 20;
  static final long INDEX_EVERY_BYTES = 64L << 10;
  private static final int BUFFER = 1 << 20;

  private final Disk disk;
  private final UUID store;
  private final LongSupplier salts;
  private final Bodies bodies;
  private final RunState run;
  private final List<SegmentExtent> segments = new ArrayList<>();
  private final @Nullable CatalogRow row;
  private final @Nullable DensePass dense;
  private int indexSegment;
  private long indexOffset;

  private @Nullable SegmentFile file;
  private @Nullable SegmentExtent segment;
  private @Nullable SegmentExtent previous;
  private long salt;
  private long end;
  private long uncoveredFrom;
  private final List<String> created = new ArrayList<>();
  private @Nullable Grown grown;
  private boolean done;
  private byte[] buffer = new byte[4096];
  private int buffered;
  private long bytes;
  private long journalBytes;

  SegmentPass(
      Disk disk,
      UUID store,
      LongSupplier salts,
      Bodies bodies,
      RunState run,
      @Nullable CatalogRow row,
      @Nullable DensePass dense) {
    this.disk = disk;
    this.store = store;
    this.salts = salts;
    this.bodies = bodies;
    this.run = run;
    this.row = row;
    this.dense = dense;
    if (row != null) {
      segments.addAll(row.segments());
      indexSegment = row.indexSegment();
      indexOffset = row.indexOffset();
    }
  }

  SettledRun append(List<Unsettled> records) throws IOException {
    long[] locations = new long[records.size()];
    long[] taken = new long[records.size()];
    openLast();
    for (int i = 0; i < locations.length; i++) {
      Frame read = JournalRecords.read(records.get(i));
      Frame frame = dense == null ? read : dense.recoded(records.get(i), read);
      long elsewhere = externalBytes(read);
      locations[i] = append(frame);
      taken[i] = frame.header().frameLength() + elsewhere;
      bytes += taken[i];
      journalBytes += read.header().frameLength() + elsewhere;
    }
    endPass(INDEX_EVERY_BYTES);
    if (!created.isEmpty()) {
      disk.forceDirectory(run.directory());
    }
    done = true;
    return new SettledRun(
        run, records, locations, taken, journalBytes, newRow(records), List.copyOf(created), grown);
  }

  /**
   * Opens the run's last segment. One that is damaged is left alone: the pass goes on in a new one,
   * so that damage to one run does not hold up the others.
   */
  private void openLast() throws IOException {
    if (segments.isEmpty()) {
      return;
    }
    SegmentExtent last = segments.get(segments.size() - 1);
    String path = path(last.number(), last.generation());
    SegmentFile opened;
    try {
      opened = SegmentFile.open(disk, path);
    } catch (NoSuchFileException e) {
      goOnBehind(last);
      return;
    }
    // From here on it is closed with the pass, whatever becomes of it.
    file = opened;
    grown = new Grown(path, opened.size());
    try {
      begin(opened, path, last);
    } catch (DamagedException e) {
      file = null;
      opened.close();
      goOnBehind(last);
    }
  }

  private void goOnBehind(SegmentExtent damaged) {
    previous = damaged;
    if (dense != null) {
      dense.beginAnew();
    }
  }

  private void begin(SegmentFile opened, String path, SegmentExtent last) throws IOException {
    byte[] start = new byte[SegmentHeader.BYTES_MAX];
    byte[] bytes = Arrays.copyOf(start, opened.read(0, start, 0, start.length));
    SegmentHeader header = SegmentHeaders.checked(path, bytes, store, run.number(), last.number());
    salt = header.salt();
    uncoveredFrom = indexSegment == last.number() ? afterIndex(opened) : header.length();
    segment = last;
    end = last.extent();
  }

  private long afterIndex(SegmentFile opened) throws IOException {
    FrameReader reader = new FrameReader(path(indexSegment, 0), salt, opened::read);
    return indexOffset + reader.read(indexOffset, 0).header().frameLength();
  }

  private long append(Frame frame) throws IOException {
    RecordHeader header = frame.header();
    if (file == null || end + header.frameLength() > SEGMENT_BYTES_MAX) {
      nextSegment(header.position());
    }
    long at = end;
    write(header, frame.bytes(), frame.payloadAt());
    return Location.inSegment(current().number(), at);
  }

  private static long externalBytes(Frame frame) throws DamagedException {
    if (!frame.header().external()) {
      return 0;
    }
    ExternalReference reference =
        Heads.reference(frame.header(), frame.bytes(), frame.payloadAt(), frame.payloadEnd());
    if (reference == null) {
      throw new DamagedException("journal", 0, "a reference to a sealed segment", "other bytes");
    }
    return reference.fileLength();
  }

  private void write(RecordHeader header, byte[] payload, int from) throws IOException {
    int frame = (int) header.frameLength();
    int at = room(frame);
    header.write(buffer, at, salt, end);
    System.arraycopy(payload, from, buffer, at + RecordHeader.BYTES, header.storedLength());
    Arrays.fill(buffer, at + RecordHeader.BYTES + header.storedLength(), at + frame, (byte) 0);
    buffered += frame;
    end += frame;
  }

  private int room(int needed) throws IOException {
    if (buffered + needed > BUFFER) {
      flush();
    }
    if (buffered + needed > buffer.length) {
      buffer =
          Arrays.copyOf(buffer, Math.max(buffered + needed, Math.min(BUFFER, 4 * buffer.length)));
    }
    return buffered;
  }

  private void flush() throws IOException {
    if (buffered > 0) {
      openFile().put(end - buffered, buffer, 0, buffered);
      buffered = 0;
    }
  }

  private void nextSegment(long firstPosition) throws IOException {
    if (file != null) {
      endPass(1);
      openFile().close();
      previous = current();
    }
    SegmentExtent before = previous;
    int number = takeNumber();
    salt = salts.getAsLong();
    SegmentHeader header =
        new SegmentHeader(
            store,
            run.number(),
            salt,
            firstPosition,
            number,
            0,
            false,
            before == null ? 0 : before.number(),
            before == null ? 0 : before.extent(),
            run.id());
    byte[] encoded = header.encode();
    created.add(path(number, 0));
    file = SegmentFile.create(disk, path(number, 0));
    segment = new SegmentExtent(number, 0, encoded.length, SegmentHeader.crcOf(encoded));
    segments.add(segment);
    end = 0;
    System.arraycopy(encoded, 0, buffer, room(encoded.length), encoded.length);
    buffered += encoded.length;
    end = encoded.length;
    uncoveredFrom = end;
  }

  private int takeNumber() throws IOException {
    run.lock();
    try {
      Leftovers.remove(disk, run);
      return run.takeSegmentNumber();
    } finally {
      run.unlock();
    }
  }

  /**
   * Ends what the pass does in this segment: an INDEX where enough has gathered, the force, the new
   * extent.
   */
  private void endPass(long indexFromBytes) throws IOException {
    if (file == null) {
      return;
    }
    flush();
    if (end - uncoveredFrom >= indexFromBytes) {
      index();
      flush();
    }
    openFile().force();
    SegmentExtent old = current();
    segment = new SegmentExtent(old.number(), old.generation(), end, old.headerCrc());
    segments.set(segments.size() - 1, segment);
  }

  private void index() throws IOException {
    IndexWriter writer = new IndexWriter();
    List<RunDamage> damages = new ArrayList<>();
    SegmentFile source = openFile();
    new HeaderScan(path(current().number(), 0), salt, source::read, end)
        .walk(uncoveredFrom, new Covered(writer), damages);
    if (!damages.isEmpty()) {
      // What is damaged cannot be covered; it is found, and told, by whoever reads it.
      return;
    }
    IndexRecords.Made made =
        IndexRecords.make(run.number(), writer.payload(indexSegment, indexOffset), bodies);
    indexSegment = current().number();
    indexOffset = end;
    write(made.header(), made.payload(), 0);
    uncoveredFrom = end;
  }

  /** Gathers what the INDEX is to say. */
  private record Covered(IndexWriter writer) implements HeaderScan.Sink {
    @Override
    public boolean take(long offset, RecordHeader header, byte[] b, int from, int end) {
      int headEnd = Heads.end(header, b, from, end);
      if (headEnd < 0) {
        return false;
      }
      writer.add(offset, header, b, from, headEnd);
      return true;
    }

    @Override
    public long nextPosition() {
      return 0;
    }
  }

  private CatalogRow newRow(List<Unsettled> records) {
    Counters after = records.get(records.size() - 1).after();
    return new CatalogRow(
        run.number(),
        run.id(),
        run.workflow(),
        after.status(),
        run.created(),
        after.updated(),
        after.position(),
        after.checkpointSeq(),
        after.eventSeq(),
        (row == null ? 0 : row.storedBytes()) + bytes,
        after.acceptedThrough(),
        nextNumber(),
        indexSegment,
        indexOffset,
        segments);
  }

  private int nextNumber() {
    run.lock();
    try {
      return run.nextSegment();
    } finally {
      run.unlock();
    }
  }

  private SegmentFile openFile() {
    SegmentFile open = file;
    if (open == null) {
      throw new IllegalStateException("no segment is open");
    }
    return open;
  }

  private SegmentExtent current() {
    SegmentExtent current = segment;
    if (current == null) {
      throw new IllegalStateException("no segment is open");
    }
    return current;
  }

  private String path(int number, int generation) {
    return FileNames.segment(run.directory(), number, generation);
  }

  @Override
  public void close() throws IOException {
    SegmentFile open = file;
    if (open != null) {
      open.close();
    }
    if (!done) {
      undo(disk, created, grown);
    }
  }

  /** Takes back what a pass did that does not count: nothing of it may keep the room it took. */
  static void undo(Disk disk, List<String> created, @Nullable Grown grown) throws IOException {
    for (String path : created) {
      if (disk.exists(path)) {
        disk.delete(path);
      }
    }
    if (grown != null) {
      grown.cut(disk);
    }
  }
}
