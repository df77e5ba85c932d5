package dev.cairn.store.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a node's last state, with the digests of its blocks, that follows the node from state
 * to state in place: what did not change is neither copied nor hashed again. For one thread at a
 * time.
 */
public final class KeptState {
  /** Room for a state that grows: an eighth more. */
  private static final int GROWTH_SHIFT = 3;

  private static final int GROWTH_BYTES_MIN = 1 << 10;

  private byte[] bytes;
  private int length;
  private BlockDigests digests;

  /** Whether somebody reads the array from now on: then it may not be changed any more. */
  private boolean lent;

  private KeptState(byte[] bytes, BlockDigests digests, boolean lent) {
    this.bytes = bytes;
    this.length = bytes.length;
    this.digests = digests;
    this.lent = lent;
  }

  /** Keeps a copy of a state. */
  public static KeptState copyOf(byte[] state, BlockDigests digests) {
    return new KeptState(state.clone(), digests, false);
  }

  /** Keeps an array that nobody changes, and that others may read. */
  public static KeptState shared(byte[] state, BlockDigests digests) {
    return new KeptState(state, digests, true);
  }

  /** How long the state is. */
  public int length() {
    return length;
  }

  /** How many bytes it takes in memory. */
  public long weight() {
    return (long) bytes.length + digests.bytes();
  }

  /**
   * The array in which the first {@link #length} bytes are the state; it is never changed again.
   */
  public byte[] lend() {
    lent = true;
    return bytes;
  }

  /**
   * The delta that tells {@code target} by this state.
   *
   * @param literalBytesMax with more literals than this it is not worth it
   * @return null if it is not worth it
   */
  public @Nullable Delta deltaTo(byte[] target, int literalBytesMax) {
    return Delta.between(bytes, length, target, literalBytesMax);
  }

  /** Whether {@code target} is what comes of a delta by this state. */
  public boolean restores(Delta delta, byte[] target) {
    return delta.restores(bytes, length, target);
  }

  /** The digests of the state that {@code delta} tells by this one. */
  public BlockDigests digestsOf(byte[] target, Delta delta) {
    return digests.next(target, delta);
  }

  /** Becomes the state that {@code delta} tells by this one. */
  public void follow(byte[] target, Delta delta, BlockDigests targetDigests) {
    if (lent || target.length > bytes.length) {
      replace(target, targetDigests);
      return;
    }
    Copies copies = delta.copies();
    for (int i = 0; i <= copies.count(); i++) {
      copy(target, copies.end(i - 1), delta.literalsEnd(i));
      if (i < copies.count() && copies.isMoved(i)) {
        copy(target, copies.at(i), copies.end(i));
      }
    }
    became(target, targetDigests);
  }

  /** Becomes another state, whatever it has in common with this one. */
  public void replace(byte[] target, BlockDigests targetDigests) {
    if (lent || target.length > bytes.length || target.length < bytes.length / 2) {
      boolean grows = target.length > length;
      bytes = Arrays.copyOf(target, grows ? roomFor(target.length) : target.length);
      lent = false;
    } else {
      copy(target, 0, target.length);
    }
    became(target, targetDigests);
  }

  private static int roomFor(int length) {
    long more = Math.max(GROWTH_BYTES_MIN, length >> GROWTH_SHIFT);
    return (int) Math.min(length + more, Integer.MAX_VALUE - 8);
  }

  private void copy(byte[] target, int from, int to) {
    System.arraycopy(target, from, bytes, from, to - from);
  }

  private void became(byte[] target, BlockDigests targetDigests) {
    length = target.length;
    digests = targetDigests;
  }
}
