package dev.cairn.store.tool;

import dev.cairn.store.RunStatus;
import dev.cairn.store.StoreOptions;
import dev.cairn.store.WorkflowEvent;
import dev.cairn.store.codec.ContentHash;
import dev.cairn.store.codec.Delta;
import dev.cairn.store.codec.Lz4;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.DropHead;
import dev.cairn.store.format.EventHead;
import dev.cairn.store.format.Extensions;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.LossHead;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.RunHead;
import dev.cairn.store.format.SegmentHeader;
import dev.cairn.store.format.StatusHead;
import dev.cairn.store.format.TagHead;
import dev.cairn.store.format.Values;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.io.DiskFile;
import dev.cairn.store.run.Bodies;
import dev.cairn.store.run.ChainBodies;
import dev.cairn.store.run.EventBodies;
import dev.cairn.store.run.Heads;
import dev.cairn.store.tool.SalvageStates.Known;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns records of one run back into the calls that made them, checking every byte. */
final class SalvageRecords implements Closeable {
  /** Why a record is of no use. */
  static final class BadRecordException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String expected;
    private final String found;

    BadRecordException(String expected, String found) {
      super("expected " + expected + ", found " + found);
      this.expected = expected;
      this.found = found;
    }

    String expected() {
      return expected;
    }

    String found() {
      return found;
    }
  }

  /** By their codes on disk (FORMAT.md section 3). */
  private static final List<RunStatus> STATUSES =
      List.of(
          RunStatus.RUNNING,
          RunStatus.COMPLETED,
          RunStatus.FAILED,
          RunStatus.CANCELLED,
          RunStatus.PAUSED);

  private static final byte[] NOTHING = {};
  private static final Known NO_BASE = new Known(NOTHING, NOTHING, NOTHING);

  private final RawSource source;
  private final String runId;
  private final String directory;
  private final long runNumber;
  private final SalvageStates states;
  private final Bodies bodies = new Bodies(new Lz4(false), false);
  private final EventBodies events = new EventBodies(bodies);
  private @Nullable DiskFile file;
  private String path = "";

  SalvageRecords(RawSource source, String runId, long runNumber, SalvageStates states) {
    this.states = states;
    this.source = source;
    this.runId = runId;
    this.runNumber = runNumber;
    this.directory = FileNames.runDirectory(runId, runNumber);
  }

  /** The operation that begins with a record, where its caller has given it an id; else null. */
  @Nullable Extensions operation(SalvagePlace place) throws IOException, BadRecordException {
    if (!place.header().extended()) {
      return null;
    }
    byte[] payload = payload(place);
    Extensions extensions =
        wellFormed(Heads.extensions(place.header(), payload, 0, payload.length));
    return extensions.operationId() == null ? null : extensions;
  }

  /** The call that made a record; null where a record stands for no call. */
  @Nullable StoreOp op(SalvagePlace place) throws IOException, BadRecordException {
    RecordHeader header = place.header();
    RecordType type = RecordType.of(header.type());
    if (type == null) {
      throw new BadRecordException("a record of a known kind", "type " + header.type());
    }
    byte[] payload = payload(place);
    return switch (type) {
      case RUN -> create(header, payload);
      case CHECKPOINT -> save(header, payload);
      case EVENT -> append(header, payload);
      case STATUS -> change(payload);
      default -> null;
    };
  }

  /**
   * The call that made a checkpoint that is given up, with an empty state in the place of one that
   * cannot be read, or is not there any more.
   */
  StoreOp givenUp(SalvagePlace place) throws IOException, BadRecordException {
    byte[] payload = payload(place);
    CheckpointHead head = head(place.header(), payload);
    byte[] state = NOTHING;
    try {
      state = place.header().dropped() ? state : read(place.header(), payload, head, 1).state();
    } catch (BadRecordException | NoSuchFileException unreadable) {
      // Nobody will ask for it: only the seq, and what is said of it, may be asked for.
    }
    return new StoreOp.Save(runId, head.node(), state, map(head.metadata()));
  }

  /** What a DROP record says. */
  DropHead drop(SalvagePlace place) throws IOException, BadRecordException {
    byte[] payload = payload(place);
    return wellFormed(DropHead.read(payload, 0, payload.length));
  }

  /** What a TAG record says. */
  TagHead tag(SalvagePlace place) throws IOException, BadRecordException {
    byte[] payload = payload(place);
    return wellFormed(TagHead.read(payload, 0, payload.length));
  }

  /** What a LOSS record says; 0 where it is none or cannot be read. */
  long acceptedThrough(SalvagePlace place) throws IOException {
    if (place.header().type() != RecordType.LOSS.code()) {
      return 0;
    }
    try {
      byte[] payload = payload(place);
      LossHead head = LossHead.read(payload, 0, payload.length);
      return head == null ? 0 : head.acceptedThrough();
    } catch (BadRecordException unreadable) {
      return 0;
    }
  }

  private StoreOp create(RecordHeader header, byte[] payload)
      throws IOException, BadRecordException {
    RunHead head = wellFormed(RunHead.read(payload, 0, payload.length));
    byte[] body = body(header, payload, head.end());
    return new StoreOp.Create(head.id(), head.workflow(), map(body));
  }

  private StoreOp save(RecordHeader header, byte[] payload) throws IOException, BadRecordException {
    CheckpointHead head = head(header, payload);
    return new StoreOp.Save(
        runId, head.node(), read(header, payload, head, 1).state(), map(head.metadata()));
  }

  private static CheckpointHead head(RecordHeader header, byte[] payload)
      throws BadRecordException {
    return wellFormed(CheckpointHead.read(header, payload, 0, payload.length));
  }

  /**
   * A checkpoint's state, and those that it is told by.
   *
   * @param records how many of the chain there are up to this one
   */
  private Known read(RecordHeader header, byte[] payload, CheckpointHead head, int records)
      throws IOException, BadRecordException {
    Known base = head.baseSeq() == 0 ? NO_BASE : base(head, records);
    try (ChainBodies chain = new ChainBodies(bodies, base.tail())) {
      long length = head.baseSeq() == 0 ? head.stateLength() : -1;
      Stored stored = stored(header, payload, head.end());
      byte[] body =
          chain.next(
              header.codec(),
              stored.bytes,
              stored.from,
              stored.bytes.length,
              length,
              StoreOptions.STATE_BYTES_LIMIT);
      byte[] state = head.baseSeq() == 0 ? unpacked(body) : told(head, unpacked(body), base);
      Known read = new Known(state, verified(head, state), chain.tail());
      states.keep(header.seq(), read);
      return read;
    }
  }

  private static byte[] verified(CheckpointHead head, byte[] state) throws BadRecordException {
    byte[] hash = ContentHash.of(state);
    if (!Arrays.equals(hash, head.hash())) {
      throw new BadRecordException(
          "a state with content hash " + ContentHash.hex(head.hash()), ContentHash.hex(hash));
    }
    return hash;
  }

  private static byte[] told(CheckpointHead head, byte[] body, Known base)
      throws BadRecordException {
    Delta delta = Delta.read(body, 0, body.length, (int) StoreOptions.STATE_BYTES_LIMIT);
    byte[] state = delta == null ? null : delta.apply(base.state());
    if (state == null) {
      throw new BadRecordException("a delta by checkpoint " + head.baseSeq(), "other bytes");
    }
    return state;
  }

  private Known base(CheckpointHead told, int records) throws IOException, BadRecordException {
    Known known = states.find(told.baseSeq(), told.baseHash());
    if (known != null) {
      return known;
    }
    for (SalvagePlace place : states.places(told.baseSeq())) {
      Known base = records < CheckpointEntry.RECORDS_MAX ? base(told, place, records + 1) : null;
      if (base != null) {
        return base;
      }
    }
    throw new BadRecordException("checkpoint " + told.baseSeq() + ", that it is told by", "none");
  }

  private @Nullable Known base(CheckpointHead told, SalvagePlace place, int records)
      throws IOException {
    try {
      byte[] payload = payload(place);
      CheckpointHead head = head(place.header(), payload);
      boolean same = head.node().equals(told.node()) && Arrays.equals(head.hash(), told.baseHash());
      return same ? read(place.header(), payload, head, records) : null;
    } catch (BadRecordException | NoSuchFileException unreadable) {
      // Another place may have it, or nobody; then what is told by it is of no use.
      return null;
    }
  }

  private StoreOp append(RecordHeader header, byte[] payload)
      throws IOException, BadRecordException {
    EventHead head = wellFormed(EventHead.read(payload, 0, payload.length));
    Stored stored = stored(header, payload, head.end());
    long first =
        events.missing(
            header.seq(), header.codec(), stored.bytes, stored.from, stored.bytes.length);
    for (long before = first; before < header.seq(); before++) {
      giveBefore(before);
    }
    byte[] body = unpacked(eventBody(header, stored));
    Long callerTime = head.callerTime();
    return new StoreOp.Append(
        WorkflowEvent.of(runId, head.type())
            .withNode(head.node())
            .withCallerTime(callerTime == null ? null : RawNames.time(callerTime))
            .withPayload(value(body).value()));
  }

  /** Gives an event that another one, behind it in its group, cannot be read without. */
  private void giveBefore(long seq) throws IOException, BadRecordException {
    boolean given = false;
    for (SalvagePlace place : states.eventPlaces(seq)) {
      given = given || given(place);
    }
    if (!given) {
      throw new BadRecordException("event " + seq + ", before it in its group", "none");
    }
  }

  private boolean given(SalvagePlace place) throws IOException {
    try {
      byte[] payload = payload(place);
      EventHead head = wellFormed(EventHead.read(payload, 0, payload.length));
      Stored stored = stored(place.header(), payload, head.end());
      return eventBody(place.header(), stored) != null;
    } catch (BadRecordException | NoSuchFileException unreadable) {
      // As with a base: another place may have it, or nobody.
      return false;
    }
  }

  private byte @Nullable [] eventBody(RecordHeader header, Stored stored) {
    return events.next(
        header.seq(),
        header.codec(),
        stored.bytes,
        stored.from,
        stored.bytes.length,
        StoreOptions.VALUE_BYTES_LIMIT);
  }

  private StoreOp change(byte[] payload) throws BadRecordException {
    StatusHead head = wellFormed(StatusHead.read(payload, 0, payload.length));
    return new StoreOp.Change(runId, STATUSES.get(head.status()));
  }

  private byte[] payload(SalvagePlace place) throws IOException, BadRecordException {
    DiskFile open = open(place.path());
    int length = place.header().storedLength();
    byte[] payload = new byte[(int) Math.min(length, Math.max(0, open.size() - place.offset()))];
    int read = open.read(place.offset() + RecordHeader.BYTES, payload, 0, payload.length);
    if (read < length || Crc.of(payload, 0, read) != place.header().payloadCrc()) {
      throw new BadRecordException(length + " bytes of payload with their CRC", "other bytes");
    }
    return payload;
  }

  /** Records that follow each other are mostly in the same file. */
  private DiskFile open(String wanted) throws IOException {
    DiskFile open = file;
    if (open == null || !path.equals(wanted)) {
      closeFile();
      open = source.disk().openForReading(wanted);
      file = open;
      path = wanted;
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    events.close();
    closeFile();
  }

  private void closeFile() throws IOException {
    DiskFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  /** A body that can be told by itself. */
  private byte[] body(RecordHeader header, byte[] payload, int itemsEnd)
      throws IOException, BadRecordException {
    Stored stored = stored(header, payload, itemsEnd);
    return unpacked(
        bodies.unpack(
            header.codec(),
            stored.bytes,
            stored.from,
            stored.bytes.length,
            -1,
            StoreOptions.VALUE_BYTES_LIMIT));
  }

  private static byte[] unpacked(byte @Nullable [] body) throws BadRecordException {
    if (body == null) {
      throw new BadRecordException("a body that can be unpacked", "other bytes");
    }
    return body;
  }

  /** A body as it is stored, up to the end of the bytes. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  private record Stored(byte[] bytes, int from) {}

  private Stored stored(RecordHeader header, byte[] payload, int itemsEnd)
      throws IOException, BadRecordException {
    int from = wellFormed(Extensions.of(header, payload, itemsEnd, payload.length)).end();
    return header.external()
        ? new Stored(sealed(wellFormed(ExternalReference.read(payload, from, payload.length))), 0)
        : new Stored(payload, from);
  }

  private byte[] sealed(ExternalReference reference) throws IOException, BadRecordException {
    String segment = FileNames.segment(directory, reference.segment(), 0);
    String expected = "the sealed segment " + segment;
    byte[] bytes = source.readAll(segment);
    if (bytes == null) {
      throw new BadRecordException(expected, "no such file");
    }
    SegmentHeader header =
        SegmentHeader.read(bytes, bytes.length) instanceof HeaderOutcome.Valid<SegmentHeader> valid
            ? valid.header()
            : null;
    if (header == null || header.runNumber() != runNumber) {
      throw new BadRecordException(expected, "a file with another header");
    }
    int at = header.length();
    RecordHeader record = RecordHeader.read(bytes, at, bytes.length, header.salt(), at);
    boolean same =
        record != null
            && record.payloadCrc() == reference.bodyCrc()
            && record.payloadIntact(bytes, at + RecordHeader.BYTES, bytes.length);
    if (record == null || !same) {
      throw new BadRecordException(expected, "one whose body is damaged");
    }
    int from = at + RecordHeader.BYTES;
    return Arrays.copyOfRange(bytes, from, from + record.storedLength());
  }

  private static <T> T wellFormed(@Nullable T head) throws BadRecordException {
    if (head == null) {
      throw new BadRecordException("a well-formed head", "other bytes");
    }
    return head;
  }

  private static Values.Decoded value(byte[] encoded) throws BadRecordException {
    Values.Decoded decoded = Values.decode(encoded, 0, encoded.length);
    if (decoded == null || decoded.end() != encoded.length) {
      throw new BadRecordException("a well-formed value", "other bytes");
    }
    return decoded;
  }

  private static Map<String, @Nullable Object> map(byte[] encoded) throws BadRecordException {
    if (!(value(encoded).value() instanceof Map<?, ?> decoded)) {
      throw new BadRecordException("a map", "another value");
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : decoded.entrySet()) {
      map.put((String) entry.getKey(), entry.getValue());
    }
    return map;
  }
}
