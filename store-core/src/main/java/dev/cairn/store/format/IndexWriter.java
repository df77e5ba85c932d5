package dev.cairn.store.format;

/** Gathers the payload of an INDEX record (FORMAT.md section 3). For one thread. */
public final class IndexWriter {
  private final CborWriter entries = new CborWriter(1024);
  private final byte[] fields = new byte[RecordHeader.FIELDS_BYTES];
  private long first;
  private long lastOffset;
  private long lastEventSeq;
  private int count;

  /** Makes a writer that covers nothing yet. */
  public IndexWriter() {}

  /**
   * Adds a record; records come in the order of the file.
   *
   * @param offset the record's, in its segment
   * @param headAt where in {@code payload} its head begins
   * @param headEnd where that ends, with the reference where the record is EXTERNAL
   */
  public void add(long offset, RecordHeader header, byte[] payload, int headAt, int headEnd) {
    if (count == 0) {
      first = offset;
      lastOffset = offset;
    }
    entries.uint(offset - lastOffset);
    entries.uint(header.type());
    if (header.type() == RecordType.EVENT.code() && !IndexBlock.isWhole(header)) {
      entries.uint(header.seq() - lastEventSeq);
    } else {
      header.writeFields(fields, 0);
      entries.bytesHeader(fields.length + headEnd - headAt);
      entries.raw(fields, 0, fields.length);
      entries.raw(payload, headAt, headEnd - headAt);
    }
    lastEventSeq = header.type() == RecordType.EVENT.code() ? header.seq() : lastEventSeq;
    lastOffset = offset;
    count++;
  }

  /** How many records it covers. */
  public int count() {
    return count;
  }

  /**
   * The INDEX record's payload.
   *
   * @param previousOffset the offset of the INDEX before in its segment; 0 for none
   */
  public byte[] payload(long previousOffset) {
    CborWriter out = new CborWriter(entries.length() + 40);
    new IndexHead(previousOffset, first, count, 0).write(out);
    out.raw(entries.array(), 0, entries.length());
    return out.toByteArray();
  }
}
