package dev.cairn.store.run;

import dev.cairn.store.format.RecordHeader;
import dev.cairn.store.format.RecordType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the records of a segment and checks each: a head is believed only where the payload's
 * CRC matches. Where a header is damaged it goes on at the next one that is valid: a CRC over salt
 * and offset leaves no doubt which those are.
 */
final class HeaderScan {
  /** Who gets the records; bytes from {@code from} to {@code end} hold the payload. */
  interface Sink {
    /** Comes upon a record whose header is valid, whatever its payload. */
    void meet(long offset, RecordHeader header);

    /** Comes upon an INDEX whose payload is damaged: nothing is lost by it. */
    void hurtIndex();

    /**
     * Takes a record; answers whether its head is well formed.
     *
     * @throws DamagedException if it is lost in spite of that
     */
    boolean take(long offset, RecordHeader header, byte[] b, int from, int end) throws IOException;
  }

  private static final int WINDOW = 64 << 10;

  private final String path;
  private final long salt;
  private final FrameReader.Source source;
  private final long extent;
  private byte[] window = {};
  private long windowAt;

  HeaderScan(String path, long salt, FrameReader.Source source, long extent) {
    this.path = path;
    this.salt = salt;
    this.source = source;
    this.extent = extent;
  }

  /**
   * Walks from an offset to the extent. Damage that is not that of one record with a position gets
   * none: how far it reaches, the next record says.
   */
  void walk(long from, Sink sink, List<RunDamage> damages) throws IOException {
    long at = from;
    while (at < extent) {
      RecordHeader header = headerAt(at);
      if (header == null) {
        long next = resync(at + 8);
        damages.add(
            new RunDamage(
                0, 0, path, at, "a record header with its CRC", (next - at) + " other bytes"));
        at = next;
      } else {
        sink.meet(at, header);
        give(at, header, sink, damages);
        at += header.frameLength();
      }
    }
  }

  private void give(long at, RecordHeader header, Sink sink, List<RunDamage> damages)
      throws IOException {
    boolean whole = have(at, RecordHeader.BYTES + header.storedLength());
    int from = (int) (at - windowAt) + RecordHeader.BYTES;
    if (!whole || !header.payloadIntact(window, from, window.length)) {
      if (header.type() == RecordType.INDEX.code()) {
        sink.hurtIndex();
      } else {
        damages.add(hurt(at, header, header.storedLength() + " bytes of payload with their CRC"));
      }
      return;
    }
    try {
      if (!sink.take(at, header, window, from, from + header.storedLength())) {
        damages.add(hurt(at, header, "a well-formed head"));
      }
    } catch (DamagedException e) {
      damages.add(e.damage().of(header.position(), header.seq()));
    }
  }

  private RunDamage hurt(long at, RecordHeader header, String expected) {
    return new RunDamage(
        header.position(), header.seq(), path, at + RecordHeader.BYTES, expected, "other bytes");
  }

  private @Nullable RecordHeader headerAt(long at) throws IOException {
    if (!have(at, RecordHeader.BYTES)) {
      return null;
    }
    RecordHeader header = RecordHeader.read(window, (int) (at - windowAt), window.length, salt, at);
    return header == null || at + header.frameLength() > extent ? null : header;
  }

  private long resync(long from) throws IOException {
    long at = from;
    while (at < extent && headerAt(at) == null) {
      at += 8;
    }
    return Math.min(at, extent);
  }

  private boolean have(long at, int needed) throws IOException {
    if (at < windowAt || at + needed > windowAt + window.length) {
      byte[] bytes = new byte[(int) Math.min(Math.max(WINDOW, needed), Math.max(0, extent - at))];
      int read = source.read(at, bytes, 0, bytes.length);
      window = read == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, read);
      windowAt = at;
    }
    return at + needed <= windowAt + window.length;
  }
}
