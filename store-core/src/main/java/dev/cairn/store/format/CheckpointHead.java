package dev.cairn.store.format;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The head of a CHECKPOINT record (FORMAT.md section 3); the body is the state.
 *
 * @param node the node's id
 * @param stateLength the state's length, however it is stored
 * @param hash the state's content hash, 16 bytes
 * @param metadata a map, encoded
 * @param end the index where the body begins; 0 in a head that was not read
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
public record CheckpointHead(String node, long stateLength, byte[] hash, byte[] metadata, int end) {
  /** The length of a content hash. */
  public static final int HASH_BYTES = 16;

  /** Makes a head to be written. */
  public CheckpointHead(String node, long stateLength, byte[] hash, byte[] metadata) {
    this(node, stateLength, hash, metadata, 0);
  }

  /** Writes the head's items. */
  public void write(CborWriter out) {
    write(out, node, stateLength, hash, metadata);
  }

  /** The same, without a head. */
  public static void write(
      CborWriter out, String node, long stateLength, byte[] hash, byte[] metadata) {
    out.text(node);
    out.uint(stateLength);
    out.bytes(hash);
    out.raw(metadata, 0, metadata.length);
  }

  /** Reads the head that begins at {@code from}; null if it is malformed. */
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
            node, stateLength, hash, Arrays.copyOfRange(b, metadataAt, after), after);
  }
}
