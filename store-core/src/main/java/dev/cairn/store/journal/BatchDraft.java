package dev.cairn.store.journal;

import dev.cairn.store.format.Align;
import dev.cairn.store.format.BatchHeader;
import dev.cairn.store.format.CborWriter;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.RecordHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A batch that is to be appended: its records' payloads, each in its place, and of their headers
 * what can be known before the journal's lock is taken. Used again and again, so that a write
 * allocates nothing for it. For one thread at a time.
 */
public final class BatchDraft {
  /** A larger array than this is not kept for the next batch. */
  private static final int KEPT_BYTES_MAX = 64 << 10;

  private static final int FIRST_BYTES = 4 << 10;
  private static final int HEAD_BYTES = 256;

  /** One record of the batch. */
  public static final class Item {
    private int at;
    private int kind;
    private int payloadLength;
    private int payloadCrc;
    private long position;
    private long seq;
    private long time;

    private Item() {}

    /** Says what only the run's lock can tell. */
    public void assign(long newPosition, long newSeq, long newTime) {
      position = newPosition;
      seq = newSeq;
      time = newTime;
    }

    /** The record's offset in the batch. */
    public int at() {
      return at;
    }

    /** Its bytes, header and padding included. */
    public long frameLength() {
      return Align.up8((long) RecordHeader.BYTES + payloadLength);
    }

    private void writeHeader(byte[] batch, long salt, long batchAt, long runNumber) {
      RecordHeader.write(
          batch,
          at,
          salt,
          batchAt + at,
          payloadLength,
          runNumber,
          position,
          seq,
          payloadCrc,
          kind,
          time);
    }
  }

  private final List<Item> items = new ArrayList<>(1);
  private CborWriter head = new CborWriter(HEAD_BYTES);
  private byte[] bytes = new byte[FIRST_BYTES];
  private int count;
  private int length = BatchHeader.BYTES;
  private long batch;
  private JournalFile file = JournalFile.NONE;
  private long offset;

  /** Makes an empty draft. */
  public BatchDraft() {}

  /** Forgets the records, for another batch. */
  public void clear() {
    count = 0;
    length = BatchHeader.BYTES;
    file = JournalFile.NONE;
    if (bytes.length > KEPT_BYTES_MAX) {
      bytes = new byte[FIRST_BYTES];
    }
    if (head.array().length > KEPT_BYTES_MAX) {
      head = new CborWriter(HEAD_BYTES);
    }
  }

  /** Where the head of the next record is written; empty. */
  public CborWriter head() {
    head.clear();
    return head;
  }

  /**
   * Adds a record: the head that was written last, and a body, which is copied.
   *
   * @throws IllegalArgumentException if the batch would be longer than a batch may be
   */
  public Item add(int type, int codec, int flags, byte[] body, int bodyLength) {
    int payloadLength = head.length() + bodyLength;
    Item item = next();
    item.at = length;
    item.kind = RecordHeader.kind(type, codec, flags);
    item.payloadLength = payloadLength;
    int from = reserve(item.frameLength()) + RecordHeader.BYTES;
    System.arraycopy(head.array(), 0, bytes, from, head.length());
    System.arraycopy(body, 0, bytes, from + head.length(), bodyLength);
    Arrays.fill(bytes, from + payloadLength, length, (byte) 0);
    item.payloadCrc = Crc.of(bytes, from, payloadLength);
    return item;
  }

  private Item next() {
    if (count == items.size()) {
      items.add(new Item());
    }
    return items.get(count++);
  }

  /** Makes room for a frame at the end; answers where it begins. */
  private int reserve(long frame) {
    long needed = length + frame;
    if (needed > BatchHeader.LENGTH_MAX) {
      throw new IllegalArgumentException(
          "batch: expected at most " + BatchHeader.LENGTH_MAX + " bytes, found " + needed);
    }
    if (needed > bytes.length) {
      long doubled = Math.min(2L * bytes.length, BatchHeader.LENGTH_MAX);
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
    }
    int from = length;
    length = (int) needed;
    return from;
  }

  /** How many records it has. */
  public int count() {
    return count;
  }

  /** The bytes of the whole batch. */
  public int length() {
    return length;
  }

  /** The bytes themselves, {@link #length()} of which count. */
  byte[] bytes() {
    return bytes;
  }

  /** Completes the batch, whose header is written, for its place; answers its CRC. */
  int seal(long salt, long runNumber, long at) {
    for (int i = 0; i < count; i++) {
      items.get(i).writeHeader(bytes, salt, at, runNumber);
    }
    return BatchHeader.sealWritten(bytes, 0, at);
  }

  /** Says where it went. */
  void placed(long newBatch, JournalFile newFile, long newOffset) {
    batch = newBatch;
    file = newFile;
    offset = newOffset;
  }

  /** Whether it has been appended. */
  public boolean isPlaced() {
    return file != JournalFile.NONE;
  }

  /** The number it got: durable once {@link GroupCommit#await} of it has returned. */
  public long batch() {
    return batch;
  }

  /** The file it is in. */
  public JournalFile file() {
    return file;
  }

  /** Where a record of it begins in that file. */
  public long offset(Item item) {
    return offset + item.at;
  }
}
