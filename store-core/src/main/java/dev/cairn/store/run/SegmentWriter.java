package dev.cairn.store.run;

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
 * Writes records of one run, one behind the other: behind the extent of a segment that is there, or
 * into new ones (FORMAT.md section 6). For one thread.
 */
final class SegmentWriter implements Closeable {
  private static final int BUFFER = 64 << 10;

  private final Disk disk;
  private final UUID store;
  private final LongSupplier salts;
  private final Bodies bodies;
  private final SegmentSizes sizes;
  private final RunState run;
  private final int generation;
  private final Pauses pauses;
  private final List<SegmentExtent> segments;

  private @Nullable SegmentFile file;
  private @Nullable SegmentExtent segment;
  private @Nullable SegmentExtent previous;
  private long salt;
  private long end;
  private long indexOffset;
  private long uncoveredFrom;
  private final List<String> created = new ArrayList<>();
  private @Nullable Grown grown;
  private boolean kept;
  private byte[] buffer = new byte[4096];
  private int buffered;
  private long unforced;

  /**
   * Writes behind segments that stay as they are.
   *
   * @param before those, in their order
   * @param generation of the segments that are made
   * @param pauses come whenever something was written
   */
  SegmentWriter(
      Disk disk,
      UUID store,
      LongSupplier salts,
      Bodies bodies,
      SegmentSizes sizes,
      RunState run,
      List<SegmentExtent> before,
      int generation,
      Pauses pauses) {
    this.disk = disk;
    this.store = store;
    this.salts = salts;
    this.bodies = bodies;
    this.sizes = sizes;
    this.run = run;
    this.generation = generation;
    this.pauses = pauses;
    this.segments = new ArrayList<>(before);
    this.previous = before.isEmpty() ? null : before.get(before.size() - 1);
  }

  /**
   * Goes on in the last segment that is there. One that is damaged is left alone: then it goes on
   * in a new one, so that damage to one run does not hold up the others. Answers whether it is not.
   */
  boolean goOn() throws IOException {
    SegmentExtent last = previous;
    if (last == null) {
      return true;
    }
    String path = path(last);
    SegmentFile opened;
    try {
      opened = SegmentFile.open(disk, path);
    } catch (NoSuchFileException e) {
      return false;
    }
    // From here on it is closed with the writer, whatever becomes of it.
    file = opened;
    grown = new Grown(path, opened.size());
    try {
      begin(opened, path, last);
      return true;
    } catch (DamagedException e) {
      file = null;
      opened.close();
      return false;
    }
  }

  private void begin(SegmentFile opened, String path, SegmentExtent last) throws IOException {
    byte[] start = new byte[SegmentHeader.BYTES_MAX];
    byte[] bytes = Arrays.copyOf(start, opened.read(0, start, 0, start.length));
    SegmentHeader header = SegmentHeaders.checked(path, bytes, store, run.number(), last.number());
    salt = header.salt();
    indexOffset = last.indexOffset();
    uncoveredFrom = indexOffset > 0 ? afterIndex(path, opened) : header.length();
    segment = last;
    end = last.extent();
  }

  private long afterIndex(String path, SegmentFile opened) throws IOException {
    FrameReader reader = new FrameReader(path, salt, opened::read);
    return indexOffset + reader.read(indexOffset, 0).header().frameLength();
  }

  /**
   * Writes a record; answers where it is.
   *
   * @param position its own, or the first that it is about
   */
  long append(long position, RecordHeader header, byte[] payload, int from) throws IOException {
    if (file == null || end + header.frameLength() > sizes.bytesMax()) {
      nextSegment(position);
    }
    long at = end;
    write(header, payload, from);
    return Location.inSegment(current().number(), at);
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
      unforced += buffered;
      buffered = 0;
      forcePiece();
      pauses.here();
    }
  }

  /** What is forced at once is not much where others wait; nothing of it counts before the end. */
  private void forcePiece() throws IOException {
    if (unforced >= pauses.pieceBytes()) {
      openFile().forcePiece();
      unforced = 0;
    }
  }

  private void nextSegment(long firstPosition) throws IOException {
    if (file != null) {
      endSegment(1);
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
            generation,
            false,
            before == null ? 0 : before.number(),
            before == null ? 0 : before.extent(),
            run.id());
    byte[] encoded = header.encode();
    segment =
        new SegmentExtent(number, generation, encoded.length, SegmentHeader.crcOf(encoded), 0);
    created.add(path(current()));
    file = SegmentFile.create(disk, path(current()));
    segments.add(current());
    System.arraycopy(encoded, 0, buffer, room(encoded.length), encoded.length);
    buffered += encoded.length;
    end = encoded.length;
    indexOffset = 0;
    uncoveredFrom = end;
  }

  /** A segment number that was never given before. */
  int takeNumber() throws IOException {
    run.lock();
    try {
      Leftovers.remove(disk, run);
      return run.takeSegmentNumber();
    } finally {
      run.unlock();
    }
  }

  /** Ends what is written in this segment and is followed by nothing for now. */
  void end() throws IOException {
    endSegment(sizes.indexEveryBytes());
  }

  /** The same of a segment that is followed by another: its INDEX records cover all of it. */
  void endForGood() throws IOException {
    endSegment(1);
  }

  /** An INDEX where enough has gathered, the force, the new extent. */
  private void endSegment(long indexFromBytes) throws IOException {
    if (file == null) {
      return;
    }
    flush();
    if (end - uncoveredFrom >= indexFromBytes) {
      index();
      flush();
    }
    openFile().force();
    unforced = 0;
    SegmentExtent old = current();
    segment = new SegmentExtent(old.number(), old.generation(), end, old.headerCrc(), indexOffset);
    segments.set(segments.size() - 1, current());
  }

  private void index() throws IOException {
    IndexWriter writer = new IndexWriter();
    List<RunDamage> damages = new ArrayList<>();
    SegmentFile source = openFile();
    new HeaderScan(path(current()), salt, source::read, end)
        .walk(uncoveredFrom, new Covered(writer), damages);
    if (!damages.isEmpty()) {
      // What is damaged cannot be covered; it is found, and told, by whoever reads it.
      return;
    }
    IndexRecords.Made made = IndexRecords.make(run.number(), writer.payload(indexOffset), bodies);
    indexOffset = end;
    write(made.header(), made.payload(), 0);
    uncoveredFrom = end;
  }

  /** Gathers what the INDEX is to say. */
  private record Covered(IndexWriter writer) implements HeaderScan.Sink {
    @Override
    public void meet(long offset, RecordHeader header) {
      // What is written has no holes.
    }

    @Override
    public void hurtIndex() {
      // No INDEX covers another.
    }

    @Override
    public boolean take(long offset, RecordHeader header, byte[] b, int from, int end) {
      int headEnd = Heads.end(header, b, from, end);
      if (headEnd < 0) {
        return false;
      }
      writer.add(offset, header, b, from, headEnd);
      return true;
    }
  }

  /** The segments before, and those that were written, in their order. */
  List<SegmentExtent> segments() {
    return segments;
  }

  /** The segments that were made. */
  List<String> created() {
    return created;
  }

  /** The segment that it has gone on in; null for none. */
  @Nullable Grown grown() {
    return grown;
  }

  /** Says that what was written is to stay. */
  void keep() {
    kept = true;
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

  private String path(SegmentExtent of) {
    return FileNames.segment(run.directory(), of.number(), of.generation());
  }

  @Override
  public void close() throws IOException {
    SegmentFile open = file;
    if (open != null) {
      open.close();
    }
    if (!kept) {
      undo(disk, created, grown);
    }
  }

  /** Takes back what was written and does not count: nothing of it may keep the room it took. */
  static void undo(Disk disk, List<String> created, @Nullable Grown grown) throws IOException {
    String removedFrom = "";
    for (String path : created) {
      if (disk.exists(path)) {
        disk.delete(path);
        removedFrom = path.substring(0, path.lastIndexOf('/'));
      }
    }
    if (!removedFrom.isEmpty()) {
      // After a clean closing nobody looks for what comes back.
      disk.forceDirectory(removedFrom);
    }
    if (grown != null) {
      grown.cut(disk);
    }
  }
}
