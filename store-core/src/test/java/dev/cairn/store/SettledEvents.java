package dev.cairn.store;

import dev.cairn.store.codec.NaiveDeflate;
import dev.cairn.store.format.EventHead;
import dev.cairn.store.format.Extensions;
import dev.cairn.store.format.FileNames;
import dev.cairn.store.format.HeaderOutcome;
import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import dev.cairn.store.format.SegmentHeader;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The events of a store's only run, as its segments have them: found by FORMAT.md. */
final class SettledEvents {
  private record Stored(long at, RecordHeader header, byte[] body) {}

  private final Map<Long, Stored> events = new TreeMap<>();

  private final Map<Long, byte[]> bodies = new TreeMap<>();

  private SettledEvents() {}

  /** Those of a store's files, by their paths. */
  static SettledEvents of(Map<String, byte[]> files) {
    SettledEvents settled = new SettledEvents();
    files.forEach(settled::segment);
    return settled;
  }

  private void segment(String path, byte[] bytes) {
    if (!path.startsWith(FileNames.RUNS) || !path.endsWith(".seg")) {
      return;
    }
    SegmentHeader header =
        ((HeaderOutcome.Valid<SegmentHeader>) SegmentHeader.read(bytes, bytes.length)).header();
    int at = header.length();
    RecordHeader record = RecordHeader.read(bytes, at, bytes.length, header.salt(), at);
    while (record != null) {
      if (record.type() == RecordType.EVENT.code()) {
        int from = at + RecordHeader.BYTES;
        byte[] payload = Arrays.copyOfRange(bytes, from, from + record.storedLength());
        events.put(record.seq(), new Stored(at, record, body(record, payload)));
      }
      at += (int) record.frameLength();
      record = RecordHeader.read(bytes, at, bytes.length, header.salt(), at);
    }
  }

  private static byte[] body(RecordHeader header, byte[] payload) {
    EventHead head = EventHead.read(payload, 0, payload.length);
    int bodyAt = Extensions.of(header, payload, head.end(), payload.length).end();
    return Arrays.copyOfRange(payload, bodyAt, payload.length);
  }

  private Stored event(long seq) {
    Stored stored = events.get(seq);
    if (stored == null) {
      throw new AssertionError("no record of event " + seq);
    }
    return stored;
  }

  /** Where its record begins. */
  long at(long seq) {
    return event(seq).at();
  }

  int storedLength(long seq) {
    return event(seq).header().storedLength();
  }

  /** How many are deflated by those before them. */
  long grouped() {
    return events.values().stream().filter(stored -> stored.header().codec() == 3).count();
  }

  /** How many are before it in its group. */
  int before(long seq) {
    Stored stored = event(seq);
    return stored.header().codec() == 3 ? NaiveDeflate.before(stored.body()) : 0;
  }

  /** What all bodies take. */
  long bodyBytes() {
    return events.values().stream().mapToLong(stored -> stored.body().length).sum();
  }

  /** How long its body is, decoded. */
  long rawBytes(long seq) {
    return decoded(seq).length;
  }

  /** Its body, decoded the slow way. */
  byte[] decoded(long seq) {
    byte[] known = bodies.get(seq);
    if (known == null) {
      known = decoded(seq, event(seq));
      bodies.put(seq, known);
    }
    return known;
  }

  private byte[] decoded(long seq, Stored stored) {
    if (stored.header().codec() == 0) {
      return stored.body();
    }
    ByteArrayOutputStream dictionary = new ByteArrayOutputStream();
    for (long before = seq - before(seq); before < seq; before++) {
      dictionary.writeBytes(decoded(before));
    }
    return NaiveDeflate.body(stored.body(), 1, dictionary.toByteArray());
  }
}
