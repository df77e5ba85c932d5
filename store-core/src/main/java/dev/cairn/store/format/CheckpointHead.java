package dev.cairn.store.format;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The head of a CHECKPOINT record (FORMAT.md section 3); the body is the state, or the delta that
 * tells it by the state of an earlier checkpoint of the node, its base.
 *
 * @param node the node's id
 * @param stateLength the state's length, however it is stored
 * @param hash the state's content hash, 16 bytes
 * @param metadata a map, encoded
 * @param baseSeq the base's seq; 0 where the body is the state itself
 * @param baseHash the base's content hash, 16 bytes; empty where there is none
 * @param end the index where the body begins; 0 in a head that was not read
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
public record CheckpointHead(
    String node,
    long stateLength,
    byte[] hash,
    byte[] metadata,
    long baseSeq,
    byte[] baseHash,
    int end) {
  /** The length of a content hash. */
  public static final int HASH_BYTES = 16;

  private static final byte[] NO_BASE = {};

  /** Makes a head to be written, of a record that is no delta. */
  public CheckpointHead(String node, long stateLength, byte[] hash, byte[] metadata) {
    this(node, stateLength, hash, metadata, 0, NO_BASE, 0);
  }

  /** Writes the head's items. */
  public void write(CborWriter out) {
    write(out, node, stateLength, hash, metadata);
    if (baseSeq > 0) {
      writeBase(out, baseSeq, baseHash);
    }
  }

  /** The same, without a head. */
  public static void write(
      CborWriter out, String node, long stateLength, byte[] hash, byte[] metadata) {
    out.text(node);
    out.uint(stateLength);
    out.bytes(hash);
    out.raw(metadata, 0, metadata.length);
  }

  /** Writes the items that a record has besides which is a delta. */
  public static void writeBase(CborWriter out, long baseSeq, byte[] baseHash) {
    out.uint(baseSeq);
    out.bytes(baseHash);
  }

  /** Reads the head that begins at {@code from}; null if it is malformed. */
  public static @Nullable CheckpointHead read(RecordHeader header, byte[] b, int from, int end) {
    CheckpointHead head = read(b, from, end);
    return head == null || !header.delta() ? head : head.withBase(header.seq(), b, end);
  }

  /** Reads the items that every head has; null if they are malformed. */
  public static @Nullable CheckpointHead read(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    String node = in.text();
    long stateLength = in.uint();
    byte[] hash = in.bytes();
    int metadataAt = in.at();
    in.require(hash.length == HASH_BYTES && in.next() >>> 5 == Cbor.MAP);
    int after = in.ok() ? Values.skip(b, metadataAt, end) : -1;
    return after < 0
        ? null
        : new CheckpointHead(
            node, stateLength, hash, Arrays.copyOfRange(b, metadataAt, after), 0, NO_BASE, after);
  }

  /** A base comes before what is told by it: so every chain has an end. */
  private @Nullable CheckpointHead withBase(long seq, byte[] b, int itemsEnd) {
    CborReader in = new CborReader(b, end, itemsEnd);
    long base = in.uint();
    byte[] ofBase = in.bytes();
    in.require(base > 0 && base < seq && ofBase.length == HASH_BYTES);
    return in.ok()
        ? new CheckpointHead(node, stateLength, hash, metadata, base, ofBase, in.at())
        : null;
  }
}
