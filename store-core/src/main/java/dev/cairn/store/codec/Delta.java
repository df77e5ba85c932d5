package dev.cairn.store.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A state told by another, its base (FORMAT.md section 9): what is copied from the base, and in
 * between the bytes that are new, the literals. All integers are CBOR integers of up to 31 bits,
 * each as short as it can be.
 *
 * <pre>
 *   target length                                          unsigned
 *   base length                                            unsigned
 *   number of copies                                       unsigned, at most 1,048,576
 *   for every copy, in the target's order:
 *     literals between the copy before it and this one     unsigned
 *     where in the base it begins, less where there the
 *       copy before it ends (the first: less 0)            signed
 *     its length                                           unsigned
 *   literals                                               all the rest
 * </pre>
 *
 * <p>The target is, for every copy, the next so many literals and then the range of the base; and
 * last the literals that are left. A delta is <b>valid</b> if and only if (1) its integers are well
 * formed and within its bytes; (2) target and base are no longer than the reader's limit, and the
 * copies no more than 1,048,576; (3) every copy has at least one byte and lies within the base; (4)
 * copies and literals together are as long as the target. A reader checks (2), and that three bytes
 * are left for every copy, before it allocates.
 *
 * <p>An object of this class has passed all of that. It goes on reading the array it was made of,
 * which must not change. Safe for use by any number of threads.
 */
public final class Delta {
  /** More copies than this no delta has. */
  static final int COPIES_MAX = 1 << 20;

  /** So many bytes a copy takes at the least. */
  private static final int COPY_BYTES_MIN = 3;

  private final byte[] body;
  private final int end;
  private final int targetLength;
  private final int baseLength;
  private final Copies copies;

  private Delta(byte[] body, int end, int targetLength, int baseLength, Copies copies) {
    this.body = body;
    this.end = end;
    this.targetLength = targetLength;
    this.baseLength = baseLength;
    this.copies = copies;
  }

  /**
   * The delta that tells {@code target} by {@code base}. The work follows what lies between the
   * ends that are the same, and is bounded whatever the bytes are. What is answered has been read
   * back; it has not been applied ({@link #restores}).
   *
   * @param literalBytesMax with more literals than this it is not worth it
   * @return null if it is not worth it, and cheaply so where the two have nothing in common
   */
  public static @Nullable Delta between(byte[] base, byte[] target, int literalBytesMax) {
    return between(base, base.length, target, literalBytesMax);
  }

  /** The same by the first {@code baseLength} bytes of {@code base}. */
  public static @Nullable Delta between(
      byte[] base, int baseLength, byte[] target, int literalBytesMax) {
    Copies copies = new CopySearch(base, baseLength, target, literalBytesMax).copies();
    boolean worthIt = target.length - copies.bytes() <= literalBytesMax;
    if (!worthIt || copies.count() > COPIES_MAX) {
      return null;
    }
    byte[] body = write(baseLength, target, copies);
    return read(body, 0, body.length, Integer.MAX_VALUE);
  }

  private static byte[] write(int baseLength, byte[] target, Copies copies) {
    IntWriter out = new IntWriter(3 + 3 * copies.count());
    out.uint(target.length);
    out.uint(baseLength);
    out.uint(copies.count());
    for (int i = 0; i < copies.count(); i++) {
      out.uint(copies.at(i) - copies.end(i - 1));
      out.integer(copies.from(i) - copies.fromEnd(i - 1));
      out.uint(copies.length(i));
    }
    return withLiterals(out, target, copies);
  }

  private static byte[] withLiterals(IntWriter out, byte[] target, Copies copies) {
    byte[] body = out.toByteArrayAnd(target.length - copies.bytes());
    int to = out.length();
    for (int i = 0; i <= copies.count(); i++) {
      int from = copies.end(i - 1);
      int length = (i < copies.count() ? copies.at(i) : target.length) - from;
      System.arraycopy(target, from, body, to, length);
      to += length;
    }
    return body;
  }

  /**
   * The delta in {@code len} bytes from index {@code off} on; null if it is not valid.
   *
   * @param lengthMax how long target and base may be
   */
  public static @Nullable Delta read(byte[] body, int off, int len, int lengthMax) {
    IntReader in = new IntReader(body, off, len);
    int targetLength = in.uint();
    int baseLength = in.uint();
    int count = in.uint();
    boolean bounded = Math.max(targetLength, baseLength) <= lengthMax && count <= COPIES_MAX;
    if (!in.ok() || !bounded || count > in.left() / COPY_BYTES_MIN) {
      return null;
    }
    Copies copies = new Copies(count);
    boolean within = readCopies(in, targetLength, baseLength, count, copies);
    return within && in.left() == targetLength - copies.bytes()
        ? new Delta(body, off + len, targetLength, baseLength, copies)
        : null;
  }

  private static boolean readCopies(
      IntReader in, int targetLength, int baseLength, int count, Copies copies) {
    long at = 0;
    long from = 0;
    for (int i = 0; i < count; i++) {
      at += in.uint();
      from += in.integer();
      int length = in.uint();
      boolean inTarget = length > 0 && at + length <= targetLength;
      if (!in.ok() || !inTarget || from < 0 || from + length > baseLength) {
        return false;
      }
      copies.add((int) at, (int) from, length);
      at += length;
      from += length;
    }
    return true;
  }

  /** How long the state is that it tells. */
  public int targetLength() {
    return targetLength;
  }

  /** How long its base is. */
  public int baseLength() {
    return baseLength;
  }

  /** How many bytes of the target are in the delta itself. */
  public int literalBytes() {
    return targetLength - copies.bytes();
  }

  /** How many copies it has. */
  public int copied() {
    return copies.count();
  }

  /** The array it is read from; of {@link #between} it is the delta and nothing else. */
  public byte[] body() {
    return body;
  }

  Copies copies() {
    return copies;
  }

  /** The index in {@link #body()} of the literal that {@code before} others precede. */
  int literal(int before) {
    return end - literalBytes() + before;
  }

  /**
   * Whether {@code target} is what comes of it: the check before it is stored. Nothing is built;
   * where target and base are still in the caches it costs about as much as comparing them did.
   */
  public boolean restores(byte[] base, byte[] target) {
    return restores(base, base.length, target);
  }

  /** The same by the first {@code length} bytes of {@code base}. */
  public boolean restores(byte[] base, int length, byte[] target) {
    if (length != baseLength || target.length != targetLength) {
      return false;
    }
    boolean same = true;
    for (int i = 0; i <= copies.count() && same; i++) {
      same = sameLiterals(target, i) && (i == copies.count() || sameCopy(base, target, i));
    }
    return same;
  }

  private boolean sameLiterals(byte[] target, int i) {
    int from = copies.end(i - 1);
    int to = literalsEnd(i);
    int at = literal(literalsUpTo(i) - (to - from));
    return Arrays.equals(target, from, to, body, at, at + (to - from));
  }

  private boolean sameCopy(byte[] base, byte[] target, int i) {
    return Arrays.equals(
        target, copies.at(i), copies.end(i), base, copies.from(i), copies.fromEnd(i));
  }

  /** Where in the target the literals end that stand before copy {@code i}. */
  int literalsEnd(int i) {
    return i < copies.count() ? copies.at(i) : targetLength;
  }

  int literalsUpTo(int i) {
    return i < copies.count() ? copies.literalsBefore(i) : literalBytes();
  }

  /** The target; null if {@code base} is not as long as the base must be. */
  public byte @Nullable [] apply(byte[] base) {
    if (base.length != baseLength) {
      return null;
    }
    byte[] target = new byte[targetLength];
    for (int i = 0; i < copies.count(); i++) {
      System.arraycopy(base, copies.from(i), target, copies.at(i), copies.length(i));
    }
    copyLiterals(target);
    return target;
  }

  /** Copies the literals to where they are in the target. */
  void copyLiterals(byte[] target) {
    int from = literal(0);
    for (int i = 0; i <= copies.count(); i++) {
      int at = copies.end(i - 1);
      int length = literalsEnd(i) - at;
      System.arraycopy(body, from, target, at, length);
      from += length;
    }
  }
}
