package dev.cairn.store.codec;

/** A state that may be the base of the next. Its bytes are shared: nobody may change them. */
public final class LastState {
  /** What an entry takes beside its bytes, about: objects, arrays' headers, a map's entry. */
  private static final int OVERHEAD_BYTES = 256;

  private final long seq;
  private final byte[] state;
  private final BlockDigests digests;

  /** The state of a checkpoint, and the digests of its blocks. */
  public LastState(long seq, byte[] state, BlockDigests digests) {
    this.seq = seq;
    this.state = state;
    this.digests = digests;
  }

  /** The checkpoint's seq. */
  public long seq() {
    return seq;
  }

  /** The state itself, not a copy. */
  public byte[] state() {
    return state;
  }

  /** The digests of its blocks. */
  public BlockDigests digests() {
    return digests;
  }

  /** How many bytes it takes in memory, about. */
  long weight() {
    return (long) state.length + digests.bytes() + OVERHEAD_BYTES;
  }
}
