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
import dev.cairn.store.run.DamagedException;
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
        Params.decode(body(run, frame, head.end(), -1, StoreOptions.VALUE_BYTES_LIMIT));
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
   */
  byte[] body(
      RunState run,
      CheckpointEntry entry,
      @Nullable CheckpointEntry base,
      Frame frame,
      long bytesMax)
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
    return body(run, frame, head.end(), length, Math.min(bytesMax, StoreOptions.STATE_BYTES_LIMIT));
  }

  /** A record's body, unpacked, wherever it is. */
  private byte[] body(RunState run, Frame frame, int itemsEnd, long length, long lengthMax)
      throws IOException {
    Extensions extensions =
        Extensions.of(frame.header(), frame.bytes(), itemsEnd, frame.payloadEnd());
    if (extensions == null) {
      throw malformed(run, frame);
    }
    int bodyAt = extensions.end();
    byte[] body;
    if (frame.header().external()) {
      ExternalReference reference =
          ExternalReference.read(frame.bytes(), bodyAt, frame.payloadEnd());
      if (reference == null) {
        throw malformed(run, frame);
      }
      Frame sealed = SealedSegment.read(store.segments(), run.number(), run.directory(), reference);
      body =
          store
              .bodies()
              .unpack(
                  frame.header().codec(),
                  sealed.bytes(),
                  sealed.payloadAt(),
                  sealed.payloadEnd(),
                  length,
                  lengthMax);
    } else {
      body =
          store
              .bodies()
              .unpack(
                  frame.header().codec(),
                  frame.bytes(),
                  bodyAt,
                  frame.payloadEnd(),
                  length,
                  lengthMax);
    }
    if (body == null) {
      throw malformed(run, frame);
    }
    return body;
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

  WorkflowEvent event(RunState run, long seq, Frame frame) throws IOException {
    RecordHeader header = frame.header();
    EventHead head = EventHead.read(frame.bytes(), frame.payloadAt(), frame.payloadEnd());
    boolean same =
        header.type() == RecordType.EVENT.code()
            && header.runNumber() == run.number()
            && header.seq() == seq;
    if (head == null || !same) {
      throw malformed(run, frame);
    }
    byte[] payload = body(run, frame, head.end(), -1, StoreOptions.VALUE_BYTES_LIMIT);
    Values.Decoded value = Values.decode(payload, 0, payload.length);
    if (value == null || value.end() != payload.length) {
      throw malformed(run, frame);
    }
    Long callerTime = head.callerTime();
    return new WorkflowEvent(
        run.id(),
        seq,
        header.position(),
        head.type(),
        head.node(),
        Environment.instant(header.time()),
        callerTime == null ? null : Environment.instant(callerTime),
        value.value());
  }
}
