package dev.cairn.store.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the payload of an INDEX record (FORMAT.md section 3): what {@link IndexWriter} writes. */
public final class IndexBlock {
  private static final byte[] NO_HEAD = {};

  private final byte[] b;
  private final CborReader in;
  private long offset;
  private long eventSeq;

  private IndexBlock(byte[] b, CborReader in, long from) {
    this.b = b;
    this.in = in;
    this.offset = from;
  }

  /**
   * The entries of the INDEX whose payload, head and all, lies from index {@code from} to before
   * {@code end}.
   *
   * @return null if it is malformed, or anything follows the entries
   */
  public static @Nullable List<IndexEntry> read(byte[] payload, int from, int end) {
    IndexHead head = IndexHead.read(payload, from, end);
    if (head == null) {
      return null;
    }
    CborReader in = new CborReader(payload, head.end(), end);
    List<IndexEntry> entries = new IndexBlock(payload, in, head.from()).entries(head.count());
    return in.ok() && in.at() == end ? entries : null;
  }

  private List<IndexEntry> entries(int count) {
    List<IndexEntry> entries = new ArrayList<>();
    for (int i = 0; i < count && in.ok(); i++) {
      long step = in.uint();
      in.require(i == 0 ? step == 0 : step >= RecordHeader.BYTES);
      offset += step;
      int type = (int) in.uint(0xff);
      in.require(offset >= 0);
      boolean bare = type == RecordType.EVENT.code() && in.next() >>> 5 == Cbor.UINT;
      entries.add(bare ? event(type) : other(type));
    }
    return entries;
  }

  /**
   * Whether the header and the head of an event are in an INDEX: where they say more than its seq,
   * an operation's id, or to which sealed segment it refers.
   */
  static boolean isWhole(RecordHeader event) {
    return event.extended() || event.external();
  }

  private IndexEntry event(int type) {
    eventSeq += in.uint(Bytes.U48_MAX);
    in.require(eventSeq <= Bytes.U48_MAX);
    return new IndexEntry(offset, type, eventSeq, null, NO_HEAD);
  }

  private IndexEntry other(int type) {
    int at = in.bytesSpan();
    if (!in.require(at >= 0 && in.at() - at >= RecordHeader.FIELDS_BYTES)) {
      return new IndexEntry(offset, type, 0, null, NO_HEAD);
    }
    RecordHeader header = RecordHeader.readFields(b, at);
    in.require(header.type() == type && header.storedLength() >= 0);
    if (type == RecordType.EVENT.code()) {
      in.require(isWhole(header) && header.seq() >= eventSeq);
      eventSeq = header.seq();
    }
    byte[] head = Arrays.copyOfRange(b, at + RecordHeader.FIELDS_BYTES, in.at());
    return new IndexEntry(offset, type, 0, header, head);
  }
}
