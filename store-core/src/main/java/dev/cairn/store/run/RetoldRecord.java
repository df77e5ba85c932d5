package dev.cairn.store.run;

import dev.cairn.store.format.CborWriter;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.Extensions;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.index.CheckpointEntry;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's record with another body, or none: what its head says of the state and of the
 * operation stays.
 */
final class RetoldRecord {
  private final RecordHeader before;
  private final CborWriter head = new CborWriter(256);

  /**
   * Begins with the head of a record that is there.
   *
   * @param base the checkpoint by which the state is told from now on; null for none
   */
  RetoldRecord(Frame frame, @Nullable CheckpointEntry base) throws DamagedException {
    before = frame.header();
    CheckpointHead old =
        CheckpointHead.read(before, frame.bytes(), frame.payloadAt(), frame.payloadEnd());
    Extensions extensions =
        old == null ? null : Extensions.of(before, frame.bytes(), old.end(), frame.payloadEnd());
    if (old == null || extensions == null) {
      throw new DamagedException("", 0, "a well-formed head", "other bytes");
    }
    CheckpointHead.write(head, old.node(), old.stateLength(), old.hash(), old.metadata());
    if (base != null) {
      CheckpointHead.writeBase(head, base.seq(), base.hash());
    }
    head.raw(frame.bytes(), old.end(), extensions.end() - old.end());
  }

  /** The payload with that body, or with the reference in its place. */
  byte[] payload(byte[] body) {
    byte[] payload = new byte[head.length() + body.length];
    System.arraycopy(head.array(), 0, payload, 0, head.length());
    System.arraycopy(body, 0, payload, head.length(), body.length);
    return payload;
  }

  /** The record's header. */
  RecordHeader header(int codec, int flags, byte[] body) {
    byte[] payload = payload(body);
    int extended = before.flags() & RecordHeader.EXTENDED;
    return new RecordHeader(
        payload.length,
        before.runNumber(),
        before.position(),
        before.seq(),
        Crc.of(payload, 0, payload.length),
        before.type(),
        codec,
        flags | extended,
        before.time());
  }
}
