package dev.cairn.store.run;

import dev.cairn.store.codec.DeflatedBody;
import dev.cairn.store.codec.Deflating;
import dev.cairn.store.codec.Inflating;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the bodies of a chain of checkpoints, from its root on: those of codec 2 need the end of
 * what came before them as their dictionary (FORMAT.md section 9). That is put together only for
 * one that needs it. For one thread.
 */
public final class ChainBodies implements Closeable {
  private static final byte[] NOTHING = {};

  private final Bodies bodies;
  private final Inflating inflating = new Inflating();
  private final Deque<byte[]> before = new ArrayDeque<>();
  private long bytesBefore;

  /** A chain from its root on. */
  public ChainBodies(Bodies bodies) {
    this(bodies, NOTHING);
  }

  /** A chain that goes on behind bodies of which {@code tail} is what {@link #tail} answered. */
  public ChainBodies(Bodies bodies, byte[] tail) {
    this.bodies = bodies;
    follow(tail);
  }

  /**
   * The body that was stored, of the next record of the chain.
   *
   * @param length the length it must have, or -1 where nothing says so
   * @return null if it is malformed
   */
  public byte @Nullable [] next(
      int codec, byte[] b, int from, int end, long length, long lengthMax) {
    byte[] body =
        codec == Bodies.CHAINED
            ? inflated(b, from, end, length, lengthMax)
            : bodies.unpack(codec, b, from, end, length, lengthMax);
    if (body != null) {
      follow(body);
    }
    return body;
  }

  private byte @Nullable [] inflated(byte[] b, int from, int end, long length, long lengthMax) {
    DeflatedBody head = DeflatedBody.ofCheckpoint(b, from, end);
    boolean expected = head != null && (length < 0 || length == head.rawLength());
    return head != null && expected ? inflating.unpack(head, b, end, tail(), lengthMax) : null;
  }

  /** Goes on behind a body that is decoded already. */
  public void follow(byte[] body) {
    before.addLast(body);
    bytesBefore += body.length;
    while (bytesBefore - before.getFirst().length >= Deflating.DICTIONARY_BYTES_MAX) {
      bytesBefore -= before.removeFirst().length;
    }
  }

  /** The last 32 KiB of all the bodies up to here, one behind the other: the next one's. */
  public byte[] tail() {
    byte[] tail = new byte[(int) Math.min(bytesBefore, Deflating.DICTIONARY_BYTES_MAX)];
    int at = tail.length;
    Iterator<byte[]> backwards = before.descendingIterator();
    while (at > 0) {
      byte[] body = backwards.next();
      int taken = Math.min(at, body.length);
      at -= taken;
      System.arraycopy(body, body.length - taken, tail, at, taken);
    }
    return tail;
  }

  @Override
  public void close() {
    inflating.close();
  }
}
