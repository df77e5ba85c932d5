package dev.cairn.store.index;

import org.jspecify.annotations.Nullable;

/**
 * All that is known in memory of a checkpoint: everything but its state. What changes, under the
 * lock of its run, is where it is, how it is told, and whether it is given up.
 *
 * <p>A state that is told by another one's has that one as its base. What a reading of it needs is
 * its chain:
 *
 * <pre>
 *   whole - link - ... - link           links since the anchor: up to {@value #LINKS_MAX}
 *     anchor - link - ... - link        anchors: told by the anchor before, or the whole
 *       anchor - link                   records: 1 + anchors + links, up to {@value #RECORDS_MAX}
 * </pre>
 */
public final class CheckpointEntry {
  /** So many links follow each other; then comes an anchor. */
  public static final int LINKS_MAX = 63;

  /** No chain has more records. */
  public static final int RECORDS_MAX = 128;

  private static final int SEALED = 1;
  private static final int LOST = 2;
  private static final int DROPPED = 4;
  private static final int BARE = 8;

  // There are as many of these as checkpoints: 80 bytes with their header.

  private final String node;
  private final long seq;
  private final long position;
  private final long time;
  private final int stateLength;
  private int storedBytes;
  private final byte[] hash;
  private final byte[] metadata;
  private long baseSeq;
  private byte links;
  private byte anchors;
  private byte flags;
  private int loadBytes;
  private long location;

  /**
   * A checkpoint; {@code hash} and {@code metadata} belong to the entry.
   *
   * @param stateLength below 2^31
   * @param storedBytes below 2^31
   * @param baseSeq the seq of the checkpoint by whose state its state is told; 0 for none
   */
  public CheckpointEntry(
      String node,
      long seq,
      long position,
      long time,
      long stateLength,
      long storedBytes,
      byte[] hash,
      byte[] metadata,
      boolean sealed,
      long baseSeq,
      long location) {
    this.node = node;
    this.seq = seq;
    this.position = position;
    this.time = time;
    this.stateLength = Math.toIntExact(stateLength);
    this.storedBytes = Math.toIntExact(storedBytes);
    this.hash = hash;
    this.metadata = metadata;
    this.flags = (byte) (sealed ? SEALED : 0);
    this.baseSeq = baseSeq;
    this.loadBytes = this.storedBytes;
    this.location = location;
  }

  /** The node that saved it. */
  public String node() {
    return node;
  }

  /** Its seq. */
  public long seq() {
    return seq;
  }

  /** Its position. */
  public long position() {
    return position;
  }

  /** When it was saved, in microseconds. */
  public long time() {
    return time;
  }

  /** The state's length in bytes. */
  public long stateLength() {
    return stateLength;
  }

  /** The bytes it takes, framing included, and the sealed segment where it has one. */
  public long storedBytes() {
    return storedBytes;
  }

  /** The content hash; not to be changed. */
  public byte[] hash() {
    return hash;
  }

  /** The metadata, encoded; not to be changed. */
  public byte[] metadata() {
    return metadata;
  }

  /** Whether its body is in a sealed segment. */
  public boolean sealed() {
    return (flags & SEALED) != 0;
  }

  /** The seq of its base; 0 where its state is stored whole. */
  public long baseSeq() {
    return baseSeq;
  }

  /** How many links it is away from an anchor or a whole state; 0 for one of those. */
  public int links() {
    return links;
  }

  /** How many anchors its chain has, itself included where it is one. */
  public int anchors() {
    return anchors;
  }

  /** How many records a reading of its state needs. */
  public int records() {
    return 1 + anchors + links;
  }

  /** The bytes that a reading of its state reads. */
  public long loadBytes() {
    return loadBytes;
  }

  /** Whether its state is lost with one that it is told by. */
  public boolean lost() {
    return (flags & LOST) != 0;
  }

  /** Whether it is given up: no reader sees it, though others may be told by it. */
  public boolean dropped() {
    return (flags & DROPPED) != 0;
  }

  /** Whether its record has no body any more, and is there for those who try again. */
  public boolean bare() {
    return (flags & BARE) != 0;
  }

  /** Says that it is given up. */
  void drop() {
    flags |= DROPPED;
  }

  /** Says that its record has no body. */
  public void strip() {
    flags |= DROPPED | BARE;
  }

  /**
   * Says how its record is now.
   *
   * @param newStoredBytes the bytes it takes, its sealed segment included
   * @param newBaseSeq the seq of its base; 0 where its state is stored whole
   */
  void recode(long newStoredBytes, boolean newSealed, long newBaseSeq) {
    storedBytes = Math.toIntExact(newStoredBytes);
    flags = (byte) (newSealed ? flags | SEALED : flags & ~SEALED);
    baseSeq = newBaseSeq;
  }

  /** Forgets what its chain is, to be said anew. */
  void unfollow() {
    links = 0;
    anchors = 0;
    loadBytes = storedBytes;
    flags &= ~LOST;
  }

  /**
   * Says what its base is, as a link or as an anchor: the base's own place must be known. A chain
   * that is longer than any may be counts as one that is as long as that.
   */
  public void follow(CheckpointEntry base, boolean anchor) {
    links = (byte) (anchor ? 0 : Math.min(RECORDS_MAX - 1, base.links + 1));
    anchors = (byte) Math.min(RECORDS_MAX - 1, base.anchors + (anchor ? 1 : 0));
    loadBytes = (int) Math.min(Integer.MAX_VALUE, (long) base.loadBytes + storedBytes);
    flags = (byte) ((flags & ~LOST) | (base.flags & LOST));
  }

  /** Says that its base is lost. */
  void lose() {
    flags |= LOST;
  }

  /** Where its record is ({@link Location}). */
  public long location() {
    return location;
  }

  /**
   * Says where its record is now.
   *
   * @param bytes what it takes there
   * @param base by whose state its state is told, which was moved before; null where there is none
   *     or it is not known
   */
  public void moveTo(long to, long bytes, @Nullable CheckpointEntry base) {
    location = to;
    long before = base == null ? loadBytes - storedBytes : base.loadBytes;
    storedBytes = Math.toIntExact(bytes);
    loadBytes = (int) Math.min(Integer.MAX_VALUE, before + storedBytes);
  }
}
