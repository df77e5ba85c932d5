package dev.cairn.store;

import dev.cairn.store.codec.ContentHash;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.EventHead;
import dev.cairn.store.format.Extensions;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.RunHead;
import dev.cairn.store.format.Values;
import dev.cairn.store.index.CheckpointEntry;
import dev.cairn.store.run.ChainBodies;
import dev.cairn.store.run.DamagedException;
import dev.cairn.store.run.EventBodies;
import dev.cairn.store.run.Frame;
import dev.cairn.store.run.RunDamage;
import dev.cairn.store.run.RunState;
import dev.cairn.store.run.SealedSegment;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What records hold, checked against what they were looked up by: a wrong answer is no answer. */
final class Contents {
  private final OpenStore store;

  Contents(OpenStore store) {
    this.store = store;
  }

  /** The params in a run's RUN record. */
  Map<String, @Nullable Object> params(RunState run, Frame frame) throws IOException {
    RunHead head = RunHead.read(frame.bytes(), frame.payloadAt(), frame.payloadEnd());
    boolean same =
        head != null
            && frame.header().type() == RecordType.RUN.code()
            && frame.header().runNumber() == run.number()
            && head.id().equals(run.id());
    if (head == null || !same) {
      throw malformed(run, frame);
    }
    Map<String, @Nullable Object> params =
        Params.decode(body(run, frame, head.end(), StoreOptions.VALUE_BYTES_LIMIT));
    if (params == null) {
      throw malformed(run, frame);
    }
    return params;
  }

  /**
   * The body of a checkpoint's record, decoded: its state, or the delta that tells it.
   *
   * @param base the checkpoint that it is told by, as the index had it when the record was found
   *     there; null for none
   * @param bytesMax how long it may be
   * @param chain has decoded those of the records before it in its chain
   */
  byte[] body(
      RunState run,
      CheckpointEntry entry,
      @Nullable CheckpointEntry base,
      Frame frame,
      long bytesMax,
      ChainBodies chain)
      throws IOException {
    RecordHeader header = frame.header();
    CheckpointHead head =
        CheckpointHead.read(header, frame.bytes(), frame.payloadAt(), frame.payloadEnd());
    boolean same =
        head != null
            && header.type() == RecordType.CHECKPOINT.code()
            && header.runNumber() == run.number()
            && header.seq() == entry.seq()
            && head.node().equals(entry.node())
            && head.stateLength() == entry.stateLength()
            && head.baseSeq() == (base == null ? 0 : base.seq());
    if (head == null || !same) {
      throw malformed(run, frame);
    }
    if (base != null && !Arrays.equals(head.baseHash(), base.hash())) {
      throw new DamagedException(
          new RunDamage(
              header.position(),
              header.seq(),
              run.directory(),
              0,
              "a base with content hash " + ContentHash.hex(head.baseHash()),
              "checkpoint " + base.seq() + " with content hash " + ContentHash.hex(base.hash())));
    }
    long length = head.baseSeq() == 0 ? head.stateLength() : -1;
    long lengthMax = Math.min(bytesMax, StoreOptions.STATE_BYTES_LIMIT);
    Stored stored = stored(run, frame, head.end());
    byte[] body =
        chain.next(header.codec(), stored.bytes, stored.from, stored.end, length, lengthMax);
    if (body == null) {
      throw malformed(run, frame);
    }
    return body;
  }

  /** A body that can be told by itself, unpacked. */
  private byte[] body(RunState run, Frame frame, int itemsEnd, long lengthMax) throws IOException {
    Stored stored = stored(run, frame, itemsEnd);
    byte[] body =
        store
            .bodies()
            .unpack(frame.header().codec(), stored.bytes, stored.from, stored.end, -1, lengthMax);
    if (body == null) {
      throw malformed(run, frame);
    }
    return body;
  }

  /** Where a body is, as it is stored. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  private record Stored(byte[] bytes, int from, int end) {}

  /** A record's body, wherever it is. */
  private Stored stored(RunState run, Frame frame, int itemsEnd) throws IOException {
    Extensions extensions =
        Extensions.of(frame.header(), frame.bytes(), itemsEnd, frame.payloadEnd());
    if (extensions == null) {
      throw malformed(run, frame);
    }
    if (!frame.header().external()) {
      return new Stored(frame.bytes(), extensions.end(), frame.payloadEnd());
    }
    ExternalReference reference =
        ExternalReference.read(frame.bytes(), extensions.end(), frame.payloadEnd());
    if (reference == null) {
      throw malformed(run, frame);
    }
    Frame sealed = SealedSegment.read(store.segments(), run.number(), run.directory(), reference);
    return new Stored(sealed.bytes(), sealed.payloadAt(), sealed.payloadEnd());
  }

  private static DamagedException malformed(RunState run, Frame frame) {
    return new DamagedException(
        new RunDamage(
            frame.header().position(),
            frame.header().seq(),
            run.directory(),
            0,
            "a well-formed record",
            "other bytes"));
  }

  /** Where the events before one are, for one that cannot be read without them. */
  @FunctionalInterface
  interface EventFrames {
    /** The record of the event of that seq. */
    Frame read(long seq) throws IOException;
  }

  /**
   * An event.
   *
   * @param bodies has decoded those before it, where they were read
   * @param frames where the others are
   */
  WorkflowEvent event(RunState run, long seq, Frame frame, EventBodies bodies, EventFrames frames)
      throws IOException {
    EventHead head = eventHead(run, seq, frame);
    Stored stored = stored(run, frame, head.end());
    int codec = frame.header().codec();
    long first = bodies.missing(seq, codec, stored.bytes, stored.from, stored.end);
    for (long before = first; before < seq; before++) {
      byte[] unused = eventBody(run, before, frames.read(before), bodies);
    }
    byte[] payload = eventBody(run, seq, frame, bodies);
    Values.Decoded value = Values.decode(payload, 0, payload.length);
    if (value == null || value.end() != payload.length) {
      throw malformed(run, frame);
    }
    Long callerTime = head.callerTime();
    return new WorkflowEvent(
        run.id(),
        seq,
        frame.header().position(),
        head.type(),
        head.node(),
        Environment.instant(frame.header().time()),
        callerTime == null ? null : Environment.instant(callerTime),
        value.value());
  }

  private byte[] eventBody(RunState run, long seq, Frame frame, EventBodies bodies)
      throws IOException {
    Stored stored = stored(run, frame, eventHead(run, seq, frame).end());
    byte[] body =
        bodies.next(
            seq,
            frame.header().codec(),
            stored.bytes,
            stored.from,
            stored.end,
            StoreOptions.VALUE_BYTES_LIMIT);
    if (body == null) {
      throw malformed(run, frame);
    }
    return body;
  }

  private static EventHead eventHead(RunState run, long seq, Frame frame) throws DamagedException {
    RecordHeader header = frame.header();
    EventHead head = EventHead.read(frame.bytes(), frame.payloadAt(), frame.payloadEnd());
    boolean same =
        header.type() == RecordType.EVENT.code()
            && header.runNumber() == run.number()
            && header.seq() == seq;
    if (head == null || !same) {
      throw malformed(run, frame);
    }
    return head;
  }
}
