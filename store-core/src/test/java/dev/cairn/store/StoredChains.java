package dev.cairn.store;

import dev.cairn.store.codec.Lz4;
import dev.cairn.store.codec.NaiveDeflate;
import dev.cairn.store.codec.NaiveDelta;
import dev.cairn.store.format.CheckpointHead;
import dev.cairn.store.format.Extensions;
import dev.cairn.store.format.ExternalReference;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentHeader;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The checkpoints of a closed store's only run, as its segments have them: found by FORMAT.md, and
 * put together step by step by the naive decoder.
 */
final class StoredChains {
  private static final int DICTIONARY_BYTES = 32 << 10;

  /** A checkpoint's record, its body as it is stored. */
  record Stored(long seq, CheckpointHead head, int codec, byte[] body, long bytes) {
    boolean isDelta() {
      return head.baseSeq() > 0;
    }
  }

  private final Map<Integer, byte[]> sealed = new HashMap<>();
  private final Map<Long, Stored> checkpoints = new TreeMap<>();
  private final Map<Long, byte[]> bodies = new HashMap<>();
  private final Map<Long, byte[]> states = new HashMap<>();
  private final Lz4 lz4 = new Lz4(false);

  private StoredChains() {}

  /** Those of a store's files, by their paths. */
  static StoredChains of(Map<String, byte[]> files) {
    StoredChains chains = new StoredChains();
    files.forEach((path, bytes) -> chains.segment(path, bytes, true));
    files.forEach((path, bytes) -> chains.segment(path, bytes, false));
    return chains;
  }

  private void segment(String path, byte[] bytes, boolean ofSealed) {
    if (!path.startsWith(FileNames.RUNS) || !path.endsWith(".seg")) {
      return;
    }
    SegmentHeader header =
        ((HeaderOutcome.Valid<SegmentHeader>) SegmentHeader.read(bytes, bytes.length)).header();
    int at = header.length();
    RecordHeader record = RecordHeader.read(bytes, at, bytes.length, header.salt(), at);
    while (record != null && header.sealed() == ofSealed) {
      int from = at + RecordHeader.BYTES;
      byte[] payload = Arrays.copyOfRange(bytes, from, from + record.storedLength());
      if (ofSealed) {
        sealed.put(header.number(), payload);
      } else if (record.type() == RecordType.CHECKPOINT.code()) {
        checkpoint(record, payload);
      }
      at += (int) record.frameLength();
      record = RecordHeader.read(bytes, at, bytes.length, header.salt(), at);
    }
  }

  private void checkpoint(RecordHeader header, byte[] payload) {
    CheckpointHead head = CheckpointHead.read(header, payload, 0, payload.length);
    int bodyAt = Extensions.of(header, payload, head.end(), payload.length).end();
    byte[] body = Arrays.copyOfRange(payload, bodyAt, payload.length);
    long bytes = header.frameLength();
    if (header.external()) {
      ExternalReference reference = ExternalReference.read(payload, bodyAt, payload.length);
      body = sealed.get(reference.segment());
      bytes += reference.fileLength();
    }
    checkpoints.put(header.seq(), new Stored(header.seq(), head, header.codec(), body, bytes));
  }

  /** How many are stored by what comes before them in their chains. */
  long deflated() {
    return checkpoints.values().stream().filter(stored -> stored.codec() == 2).count();
  }

  /** Its body, decoded. */
  private byte[] body(long seq) {
    byte[] known = bodies.get(seq);
    if (known == null) {
      known = decoded(record(seq));
      bodies.put(seq, known);
    }
    return known;
  }

  private byte[] decoded(Stored stored) {
    byte[] body = stored.body();
    return switch (stored.codec()) {
      case 0 -> body;
      case 1 -> lz4.decompress(body, 0, body.length, -1, Integer.MAX_VALUE);
      case 2 -> inflated(stored);
      default -> throw new AssertionError("codec " + stored.codec());
    };
  }

  private byte[] inflated(Stored stored) {
    ByteArrayOutputStream before = new ByteArrayOutputStream();
    if (stored.isDelta()) {
      bodiesUpTo(stored.head().baseSeq(), before);
    }
    byte[] all = before.toByteArray();
    int from = Math.max(0, all.length - DICTIONARY_BYTES);
    return NaiveDeflate.body(stored.body(), 0, Arrays.copyOfRange(all, from, all.length));
  }

  private void bodiesUpTo(long seq, ByteArrayOutputStream out) {
    Stored stored = record(seq);
    if (stored.isDelta()) {
      bodiesUpTo(stored.head().baseSeq(), out);
    }
    out.writeBytes(body(seq));
  }

  /** The record of a checkpoint. */
  Stored record(long seq) {
    Stored stored = checkpoints.get(seq);
    if (stored == null) {
      throw new AssertionError("no record of checkpoint " + seq);
    }
    return stored;
  }

  int count() {
    return checkpoints.size();
  }

  /** How many are told by others. */
  long deltas() {
    return checkpoints.values().stream().filter(Stored::isDelta).count();
  }

  /** How many records a reading of it needs. */
  int records(long seq) {
    Stored stored = record(seq);
    return 1 + (stored.isDelta() ? records(stored.head().baseSeq()) : 0);
  }

  /** How many bytes it reads. */
  long loadBytes(long seq) {
    Stored stored = record(seq);
    return stored.bytes() + (stored.isDelta() ? loadBytes(stored.head().baseSeq()) : 0);
  }

  /** Its state, put together the slow way. */
  byte[] state(long seq) {
    byte[] known = states.get(seq);
    if (known == null) {
      Stored stored = record(seq);
      known = stored.isDelta() ? applied(stored) : body(seq);
      states.put(seq, known);
    }
    return known;
  }

  private byte[] applied(Stored stored) {
    try {
      return NaiveDelta.apply(body(stored.seq()), state(stored.head().baseSeq()), 1 << 28);
    } catch (NaiveDelta.InvalidException e) {
      throw new AssertionError("checkpoint " + stored.seq() + " is no delta", e);
    }
  }
}
