package dev.cairn.store.run;

import dev.cairn.store.format.CatalogRow;
import dev.cairn.store.format.CborWriter;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Gaps;
import dev.cairn.store.io.Disk;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one run: its records, in order, behind the extent of its last segment, or into new
 * segments in the place of old ones, without what is given up (FORMAT.md sections 6, 10.5 and
 * 10.12). For one thread.
 */
final class SegmentPass implements Closeable {
  /** The RUN record's: it is never left out, and always the first. */
  private static final int RUN_POSITION = 1;

  private static final Gaps NONE = new Gaps();

  private final Disk disk;
  private final UUID store;
  private final LongSupplier salts;
  private final SegmentSizes sizes;
  private final SegmentFiles files;
  private final Retelling retelling;
  private final @Nullable DensePass dense;
  private final PassWork work;
  private final RunState run;
  private final SegmentWriter writer;
  private final Moves moves = new Moves();
  private final Gaps leftOut = new Gaps();
  private final List<String> replaced = new ArrayList<>(0);
  private final List<String> sealed = new ArrayList<>(0);
  private Gaps gapsBefore = new Gaps();
  private Gaps unwrittenGaps = NONE;
  private long bytesBefore;
  private long bytesAfter;
  private long journalBytes;
  private boolean done;

  SegmentPass(
      Disk disk,
      UUID store,
      LongSupplier salts,
      Bodies bodies,
      SegmentSizes sizes,
      SegmentFiles files,
      Retelling retelling,
      PassWork work,
      @Nullable DensePass dense,
      Pauses pauses) {
    this.disk = disk;
    this.store = store;
    this.salts = salts;
    this.sizes = sizes;
    this.files = files;
    this.retelling = retelling;
    this.work = work;
    this.dense = dense;
    this.run = work.run();
    this.writer =
        new SegmentWriter(
            disk, store, salts, bodies, sizes, run, work.before(), work.generation(), pauses);
  }

  /**
   * Does it; what was written is durable when the call returns, and nothing of it counts.
   *
   * @throws DamagedException if a segment that is to be rewritten is damaged, or a state that is to
   *     be told anew cannot be read
   */
  SettledRun run() throws IOException {
    for (SegmentExtent source : work.sources()) {
      SegmentScan.each(files, run, source, this::check);
      replaced.add(FileNames.segment(run.directory(), source.number(), source.generation()));
    }
    for (Unsettled record : work.records()) {
      leaveOut(record.type(), record.after().position(), record.seq());
    }
    if (!work.rewrites() && !writer.goOn() && dense != null) {
      dense.beginAnew();
    }
    findGaps();
    for (SegmentExtent source : work.sources()) {
      SegmentScan.each(files, run, source, this::copy);
    }
    for (Unsettled record : work.records()) {
      settle(record);
    }
    end();
    return settled();
  }

  /** What is rewritten is read twice: nothing is written of what is not intact as a whole. */
  private void check(Frame frame) throws DamagedException {
    RecordHeader header = frame.header();
    if (header.type() == RecordType.GAP.code()) {
      Gaps gaps = Heads.gaps(frame);
      Gaps both = gaps == null ? null : gapsBefore.with(gaps);
      if (both == null) {
        throw new DamagedException(run.directory(), 0, "a well-formed GAP", "other bytes");
      }
      gapsBefore = both;
    } else if (header.type() != RecordType.INDEX.code()) {
      bytesBefore += header.frameLength() + Heads.externalBytes(frame);
      leaveOut(header.type(), header.position(), header.seq());
    }
  }

  private void leaveOut(int type, long position, long seq) {
    if (isLeftOut(type, position, seq)) {
      int seqs = type == RecordType.CHECKPOINT.code() ? 1 : 0;
      boolean rising = leftOut.add(position, 1, seq, seqs);
      if (!rising) {
        throw new IllegalStateException("position " + position + " of run " + run.id());
      }
    }
  }

  private boolean isLeftOut(int type, long position, long seq) {
    return type == RecordType.CHECKPOINT.code()
        ? work.fates().isLeftOut(seq)
        : work.fates().isObsolete(position);
  }

  private void findGaps() throws DamagedException {
    Gaps all = gapsBefore.with(leftOut);
    if (all == null) {
      throw new DamagedException(
          run.directory(), 0, "positions that are left out once", "one left out twice");
    }
    unwrittenGaps = all;
    moves.leftOut(leftOut);
  }

  /** It must stand before the first record behind a position that is left out. */
  private void writeGap() throws IOException {
    Gaps all = unwrittenGaps;
    unwrittenGaps = NONE;
    if (all.size() > 0) {
      CborWriter head = new CborWriter();
      Heads.head(all).write(head);
      RecordHeader header =
          new RecordHeader(
              head.length(),
              run.number(),
              0,
              0,
              Crc.of(head.array(), 0, head.length()),
              RecordType.GAP.code(),
              Bodies.RAW,
              0,
              0);
      long unused = writer.append(all.first(), header, head.array(), 0);
    }
  }

  private void settle(Unsettled record) throws IOException {
    CheckpointEntry entry = record.checkpoint();
    boolean sealedBody = entry != null && entry.sealed();
    if (!sealedBody && isLeftOut(record.type(), record.after().position(), record.seq())) {
      journalBytes += record.frameLength();
      return;
    }
    Frame read = JournalRecords.read(record);
    journalBytes += read.header().frameLength() + Heads.externalBytes(read);
    copy(dense == null ? read : dense.recoded(record, read));
  }

  private void copy(Frame frame) throws IOException {
    RecordHeader header = frame.header();
    int type = header.type();
    if (type == RecordType.INDEX.code() || type == RecordType.GAP.code()) {
      return;
    }
    if (isLeftOut(type, header.position(), header.seq())) {
      replaceBody(frame);
    } else if (type == RecordType.CHECKPOINT.code()) {
      checkpoint(frame);
    } else {
      long at = write(header, frame.bytes(), frame.payloadAt(), Heads.externalBytes(frame));
      if (type == RecordType.EVENT.code()) {
        moves.event(header.seq(), at);
      } else if (type == RecordType.RUN.code()) {
        moves.creation(at);
      }
    }
  }

  private void checkpoint(Frame frame) throws IOException {
    long seq = frame.header().seq();
    Fates.Telling telling = work.fates().toldAnew(seq);
    if (telling != null) {
      tellAnew(frame, telling);
    } else if (work.fates().isStripped(seq)) {
      strip(frame);
    } else {
      long external = Heads.externalBytes(frame);
      long at = write(frame.header(), frame.bytes(), frame.payloadAt(), external);
      moves.checkpoint(seq, at, frame.header().frameLength() + external);
    }
  }

  private void tellAnew(Frame frame, Fates.Telling telling) throws IOException {
    Retelling.Retold told = told(telling);
    byte[] body = told.body();
    long external = 0;
    int flags = told.base() == null ? 0 : RecordHeader.DELTA;
    if (body.length > sizes.bodyBytesMax()) {
      ExternalReference reference = seal(told);
      CborWriter instead = new CborWriter(32);
      reference.write(instead);
      body = instead.toByteArray();
      external = reference.fileLength();
      flags |= RecordHeader.EXTERNAL;
    }
    RetoldRecord record = new RetoldRecord(frame, told.base());
    RecordHeader header = record.header(told.codec(), flags, body);
    long at = write(header, record.payload(body), 0, external);
    long base = told.base() == null ? 0 : told.base().seq();
    moves.toldAnew(header.seq(), header.frameLength() + external, external > 0, base, at);
    replaceBody(frame);
  }

  private Retelling.Retold told(Fates.Telling telling) throws DamagedException {
    try {
      return retelling.tell(run, telling.entry(), telling.base());
    } catch (DamagedException e) {
      throw e;
    } catch (IOException e) {
      throw DamagedException.unreadable(run.directory(), 0, e);
    }
  }

  private ExternalReference seal(Retelling.Retold told) throws IOException {
    int number = writer.takeNumber();
    ExternalReference reference =
        SealedSegment.write(disk, store, salts.getAsLong(), run, number, told.codec(), told.body());
    sealed.add(FileNames.segment(run.directory(), number, 0));
    return reference;
  }

  private void strip(Frame frame) throws IOException {
    RetoldRecord record = new RetoldRecord(frame, null);
    byte[] none = {};
    RecordHeader header = record.header(Bodies.RAW, RecordHeader.DROPPED, none);
    long at = write(header, record.payload(none), 0, 0);
    moves.stripped(header.seq(), header.frameLength(), at);
    replaceBody(frame);
  }

  /** Nothing will refer to the sealed segment that had a record's body. */
  private void replaceBody(Frame frame) throws DamagedException {
    if (frame.header().external()) {
      int number = Heads.reference(frame).segment();
      replaced.add(FileNames.segment(run.directory(), number, 0));
    }
  }

  private long write(RecordHeader header, byte[] payload, int from, long external)
      throws IOException {
    if (header.position() > RUN_POSITION) {
      writeGap();
    }
    bytesAfter += header.frameLength() + external;
    return writer.append(header.position(), header, payload, from);
  }

  private void end() throws IOException {
    writeGap();
    if (work.behind().isEmpty()) {
      writer.end();
    } else {
      writer.endForGood();
    }
    if (!writer.created().isEmpty()) {
      disk.forceDirectory(run.directory());
    }
    writer.keep();
    done = true;
  }

  private SettledRun settled() {
    List<String> created = new ArrayList<>(writer.created());
    created.addAll(sealed);
    return new SettledRun(
        run,
        work.records().size(),
        moves,
        journalBytes,
        newRow(),
        bytesBefore,
        bytesAfter,
        created,
        writer.grown(),
        replaced);
  }

  private CatalogRow newRow() {
    CatalogRow row = work.row();
    List<SegmentExtent> segments = new ArrayList<>(writer.segments());
    segments.addAll(work.behind());
    Counters after = work.after();
    long stored = (row == null ? 0 : row.storedBytes()) - bytesBefore + bytesAfter;
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
        stored,
        work.fates().reclaimableBytes(),
        work.pins(),
        after.acceptedThrough(),
        nextNumber(),
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

  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } finally {
      if (!done) {
        SegmentWriter.undo(disk, sealed, null);
      }
    }
  }
}
