package dev.cairn.store;

/**
 * How a checkpoint's state is stored: whole, or told by the state of an earlier checkpoint of its
 * node (docs/deltas.md).
 *
 * @param seq the checkpoint's
 * @param baseSeq the seq of the checkpoint by whose state its state is told; 0 where it is stored
 *     whole
 * @param records how many records a reading of the state needs, its own among them
 * @param storedSize the bytes the checkpoint takes in the store, framing and metadata included
 */
public record StoredCheckpoint(long seq, long baseSeq, int records, long storedSize) {
  /** Whether its state is stored whole. */
  public boolean whole() {
    return baseSeq == 0;
  }
}
