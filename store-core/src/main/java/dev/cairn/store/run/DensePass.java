package dev.cairn.store.run;

import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentExtent;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.index.Location;
import dev.cairn.store.journal.JournalFile;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of one run that settle in one pass, made denser by what comes before them: it finds
 * that, and {@link Recoding} does the rest. What cannot be found or read is done without: then the
 * record stays as it is.
 */
final class DensePass implements Closeable {
  /** A chain whose last state is longer is not read back to make a few records smaller. */
  private static final long READ_BACK_BYTES = 16 << 20;

  private static final Logger LOG = System.getLogger("dev.cairn.store");
  private static final byte[] NOTHING = {};

  private final Bodies bodies;
  private final KeptBodies kept;
  private final SegmentFiles segments;
  private final RunState run;
  private final Recoding recoding = new Recoding();
  private final Map<Long, JournalFile> journal = new HashMap<>();
  private @Nullable SettlingGroup group;

  DensePass(Bodies bodies, KeptBodies kept, SegmentFiles segments, RunState run) {
    this.bodies = bodies;
    this.kept = kept;
    this.segments = segments;
    this.run = run;
  }

  /** The record as it is to settle; records come in the order of their positions. */
  Frame recoded(Unsettled record, Frame frame) {
    journal.put(record.file().number(), record.file());
    CheckpointEntry checkpoint = record.checkpoint();
    if (record.type() == RecordType.LOSS.code()) {
      beginAnew();
    } else if (checkpoint != null) {
      return checkpoint(checkpoint, frame);
    } else if (record.type() == RecordType.EVENT.code()) {
      return event(frame);
    }
    return frame;
  }

  /** What was lost, or may be, is not gone on with. */
  void beginAnew() {
    kept.forget(run.number());
    group = null;
  }

  /** A body that is elsewhere stays as it is; what is told by it reads it, if need be. */
  private Frame checkpoint(CheckpointEntry entry, Frame frame) {
    byte[] tail = frame.header().external() ? null : tailBefore(entry);
    if (tail == null) {
      return frame;
    }
    int bodyAt = bodyAt(frame);
    try (ChainBodies chain = new ChainBodies(bodies, tail)) {
      byte[] body = bodyAt < 0 ? null : next(chain, frame, bodyAt, Integer.MAX_VALUE);
      if (body == null) {
        return frame;
      }
      kept.keepTail(run.number(), entry.seq(), chain.tail());
      return recoding.checkpoint(frame, bodyAt, body, tail);
    }
  }

  private static int bodyAt(Frame frame) {
    return Heads.bodyAt(frame.header(), frame.bytes(), frame.payloadAt(), frame.payloadEnd());
  }

  private static byte @Nullable [] next(
      ChainBodies chain, Frame frame, int bodyAt, long lengthMax) {
    return chain.next(
        frame.header().codec(), frame.bytes(), bodyAt, frame.payloadEnd(), -1, lengthMax);
  }

  private byte @Nullable [] tailBefore(CheckpointEntry entry) {
    if (entry.baseSeq() == 0) {
      return NOTHING;
    }
    byte[] tail = kept.tail(run.number(), entry.baseSeq());
    return tail == null ? readTail(entry.baseSeq()) : tail;
  }

  private byte @Nullable [] readTail(long seq) {
    List<Place> chain = chain(seq);
    if (chain.isEmpty()) {
      return null;
    }
    try (ChainBodies read = new ChainBodies(bodies)) {
      for (Place place : chain) {
        read(place, read);
      }
      byte[] tail = read.tail();
      kept.keepTail(run.number(), seq, tail);
      return tail;
    } catch (IOException e) {
      // Whoever reads the state is told; here it only costs a few bytes.
      LOG.log(Level.DEBUG, () -> run.directory() + ": a chain cannot be read: " + e.getMessage());
      return null;
    }
  }

  private record Place(long seq, long location, @Nullable SegmentExtent extent, long bytesMax) {}

  /** The records of a chain, root first; none where they are not all known, or too long to read. */
  private List<Place> chain(long last) {
    Deque<Place> rootFirst = new ArrayDeque<>();
    run.lock();
    try {
      long seq = last;
      while (seq > 0) {
        CheckpointEntry entry = run.index().checkpoint(seq);
        boolean fit = entry != null && entry.stateLength() <= READ_BACK_BYTES;
        if (entry == null || !fit || rootFirst.size() == CheckpointEntry.RECORDS_MAX) {
          return List.of();
        }
        rootFirst.addFirst(
            new Place(seq, entry.location(), run.extent(entry.location()), 2 * READ_BACK_BYTES));
        seq = entry.baseSeq();
      }
    } finally {
      run.unlock();
    }
    return new ArrayList<>(rootFirst);
  }

  private void read(Place place, ChainBodies chain) throws IOException {
    Frame frame = frame(place);
    RecordHeader header = frame.header();
    boolean same =
        header.type() == RecordType.CHECKPOINT.code()
            && header.runNumber() == run.number()
            && header.seq() == place.seq;
    byte[] body = same ? body(frame, place.bytesMax, chain) : null;
    if (body == null) {
      throw new DamagedException(
          run.directory(), 0, "the record of checkpoint " + place.seq, "another");
    }
  }

  private byte @Nullable [] body(Frame frame, long lengthMax, ChainBodies chain)
      throws IOException {
    int bodyAt = bodyAt(frame);
    if (bodyAt < 0) {
      return null;
    }
    if (!frame.header().external()) {
      return next(chain, frame, bodyAt, lengthMax);
    }
    ExternalReference reference = ExternalReference.read(frame.bytes(), bodyAt, frame.payloadEnd());
    if (reference == null) {
      return null;
    }
    Frame sealed = SealedSegment.read(segments, run.number(), run.directory(), reference);
    return chain.next(
        frame.header().codec(),
        sealed.bytes(),
        sealed.payloadAt(),
        sealed.payloadEnd(),
        -1,
        lengthMax);
  }

  /** What has not settled is in the journal files of this pass. */
  private Frame frame(Place place) throws IOException {
    long number = Location.fileNumber(place.location);
    long offset = Location.offset(place.location);
    if (Location.isInJournal(place.location)) {
      JournalFile file = journal.get(number);
      if (file == null) {
        throw new DamagedException(run.directory(), 0, "journal file " + number, "none");
      }
      return JournalRecords.reader(file).read(offset, 0);
    }
    SegmentExtent extent = place.extent;
    if (extent == null) {
      throw new DamagedException(run.directory(), 0, "segment " + number, "none");
    }
    SegmentFiles.Handle handle = segments.acquire(run.number(), run.directory(), extent);
    try {
      return handle.reader().read(offset, 0);
    } finally {
      segments.release(handle);
    }
  }

  private Frame event(Frame frame) {
    int bodyAt = frame.header().external() ? -1 : bodyAt(frame);
    byte[] body =
        bodyAt < 0
            ? null
            : bodies.unpack(
                frame.header().codec(),
                frame.bytes(),
                bodyAt,
                frame.payloadEnd(),
                -1,
                Integer.MAX_VALUE);
    return body == null ? frame : event(frame, bodyAt, body);
  }

  private Frame event(Frame frame, int bodyAt, byte[] body) {
    SettlingGroup joined = group();
    long seq = frame.header().seq();
    int before = joined.before(seq);
    byte[] dictionary = joined.dictionary(before);
    joined.add(seq, body);
    return dictionary == null ? frame : recoding.event(frame, bodyAt, body, before, dictionary);
  }

  private SettlingGroup group() {
    SettlingGroup known = group;
    if (known == null) {
      SettlingGroup before = kept.takeGroup(run.number());
      known = before == null ? new SettlingGroup() : before;
      group = known;
    }
    return known;
  }

  /** The next pass goes on with the last group, if its events are those that follow. */
  @Override
  public void close() {
    SettlingGroup last = group;
    if (last != null) {
      kept.keepGroup(run.number(), last);
    }
    recoding.close();
  }
}
