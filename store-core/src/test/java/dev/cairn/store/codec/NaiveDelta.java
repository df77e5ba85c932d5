package dev.cairn.store.codec;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies a delta as FORMAT.md section 9 has it, word for word and with no regard to speed: nothing
 * of what is tested is used here.
 */
public final class NaiveDelta {
  private final byte[] body;
  private int at;

  /** Says what is wrong with a delta. */
  public static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidException(String what) {
      super(what);
    }
  }

  private record Copy(long literalsBefore, long from, long length) {}

  private NaiveDelta(byte[] body) {
    this.body = body;
  }

  /** How long the base must be. */
  static long baseLength(byte[] body) throws InvalidException {
    NaiveDelta delta = new NaiveDelta(body);
    delta.unsigned();
    return delta.unsigned();
  }

  /** The target. */
  public static byte[] apply(byte[] body, byte[] base, long lengthMax) throws InvalidException {
    return new NaiveDelta(body).target(base, lengthMax);
  }

  private byte[] target(byte[] base, long lengthMax) throws InvalidException {
    long targetLength = unsigned();
    long baseLength = unsigned();
    long count = unsigned();
    check(targetLength <= lengthMax && baseLength <= lengthMax, "too long");
    check(baseLength == base.length, "another base");
    check(count <= 1_048_576, "too many copies");
    List<Copy> copies = copies(count, baseLength);
    long length = body.length - at;
    for (Copy copy : copies) {
      length += copy.length();
    }
    check(length == targetLength, "copies and literals make " + length);
    return built(copies, base);
  }

  private List<Copy> copies(long count, long baseLength) throws InvalidException {
    List<Copy> copies = new ArrayList<>();
    long end = 0;
    for (long i = 0; i < count; i++) {
      long literals = unsigned();
      long from = end + signed();
      long length = unsigned();
      check(length >= 1 && from >= 0 && from + length <= baseLength, "copy outside of the base");
      copies.add(new Copy(literals, from, length));
      end = from + length;
    }
    return copies;
  }

  private byte[] built(List<Copy> copies, byte[] base) throws InvalidException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    for (Copy copy : copies) {
      check(copy.literalsBefore() <= body.length - at, "not so many literals");
      target.write(body, at, (int) copy.literalsBefore());
      at += (int) copy.literalsBefore();
      target.write(base, (int) copy.from(), (int) copy.length());
    }
    target.write(body, at, body.length - at);
    return target.toByteArray();
  }

  private long unsigned() throws InvalidException {
    long value = signed();
    check(value >= 0, "negative");
    return value;
  }

  private long signed() throws InvalidException {
    int initial = next();
    check(initial < 0x40, "not an integer");
    long value = initial & 0x1f;
    if (value == 24) {
      value = next();
      check(value >= 24, "not the shortest");
    } else if (value == 25) {
      value = next() * 256L + next();
      check(value >= 256, "not the shortest");
    } else if (value == 26) {
      value = ((next() * 256L + next()) * 256L + next()) * 256L + next();
      check(value >= 65536, "not the shortest");
      check(value <= Integer.MAX_VALUE, "more than 31 bits");
    } else {
      check(value < 24, "more than 31 bits");
    }
    return initial >= 0x20 ? -1 - value : value;
  }

  private int next() throws InvalidException {
    check(at < body.length, "cut short");
    return body[at++] & 0xff;
  }

  private static void check(boolean held, String what) throws InvalidException {
    if (!held) {
      throw new InvalidException(what);
    }
  }
}
