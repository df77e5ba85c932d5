package dev.cairn.store.index;

/**
 * All that is known in memory of a checkpoint: everything but its state. Only its location ever
 * changes, under the lock of its run.
 */
public final class CheckpointEntry {
  private final String node;
  private final long seq;
  private final long position;
  private final long time;
  private final long stateLength;
  private final long storedBytes;
  private final byte[] hash;
  private final byte[] metadata;
  private final boolean sealed;
  private long location;

  /** A checkpoint; {@code hash} and {@code metadata} belong to the entry. */
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
      long location) {
    this.node = node;
    this.seq = seq;
    this.position = position;
    this.time = time;
    this.stateLength = stateLength;
    this.storedBytes = storedBytes;
    this.hash = hash;
    this.metadata = metadata;
    this.sealed = sealed;
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
    return sealed;
  }

  /** Where its record is ({@link Location}). */
  public long location() {
    return location;
  }

  /** Says where its record is now. */
  public void moveTo(long to) {
    location = to;
  }
}
