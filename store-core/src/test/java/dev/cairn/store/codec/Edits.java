package dev.cairn.store.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** States, and edits of states, as a seed has them. */
public final class Edits {
  private Edits() {}

  /** A state of {@code length} bytes: text, noise, or something that repeats. */
  public static byte[] state(Random random, int length) {
    return switch (random.nextInt(4)) {
      case 0 -> noise(random, length);
      case 1 -> repeated(noise(random, 1 + random.nextInt(40)), length);
      default -> text(random, length);
    };
  }

  /** Lines of JSON. */
  public static byte[] text(Random random, int length) {
    StringBuilder text = new StringBuilder(length + 100);
    while (text.length() < length) {
      text.append("{\"id\":").append(random.nextInt(1 << random.nextInt(30)));
      text.append(",\"status\":\"open\",\"note\":\"").append(random.nextLong()).append("\"}\n");
    }
    return Arrays.copyOf(text.toString().getBytes(UTF_8), length);
  }

  public static byte[] noise(Random random, int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  public static byte[] repeated(byte[] period, int length) {
    byte[] repeated = new byte[length];
    for (int i = 0; i < length; i++) {
      repeated[i] = period[i % period.length];
    }
    return repeated;
  }

  /** The state after up to {@code editsMax} edits. */
  public static byte[] edited(Random random, byte[] state, int editsMax) {
    byte[] edited = state;
    for (int i = random.nextInt(editsMax + 1); i > 0; i--) {
      edited = editedOnce(random, edited);
    }
    return edited;
  }

  private static byte[] editedOnce(Random random, byte[] b) {
    int at = random.nextInt(b.length + 1);
    int length = Math.min(b.length - at, 1 + random.nextInt(1 << random.nextInt(14)));
    byte[] fresh = state(random, random.nextInt(1 << random.nextInt(12)));
    return switch (random.nextInt(9)) {
      case 0, 1 -> replaced(b, b.length, b.length, fresh);
      case 2 -> replaced(b, 0, Math.min(b.length, random.nextInt(20)), fresh);
      case 3 -> replaced(b, at, at + length, new byte[0]);
      case 4 -> replaced(b, at, at, fresh);
      case 5 -> replaced(b, at, at + length, fresh);
      case 6 -> moved(random, b, at, at + length);
      case 7 -> replaced(b, at, Math.min(b.length, at + 8), Arrays.copyOf(fresh, 8));
      default -> replaced(b, at, at, Arrays.copyOfRange(b, at, at + length));
    };
  }

  private static byte[] moved(Random random, byte[] b, int from, int to) {
    byte[] block = Arrays.copyOfRange(b, from, to);
    byte[] rest = replaced(b, from, to, new byte[0]);
    int at = random.nextInt(rest.length + 1);
    return replaced(rest, at, at, block);
  }

  /** With the bytes from {@code from} to {@code to} replaced. */
  public static byte[] replaced(byte[] b, int from, int to, byte[] by) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(b.length + by.length);
    out.write(b, 0, from);
    out.write(by, 0, by.length);
    out.write(b, to, b.length - to);
    return out.toByteArray();
  }
}
