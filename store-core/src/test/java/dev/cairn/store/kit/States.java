package dev.cairn.store.kit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** States to save, made from a seed. */
public final class States {
  private static final String[] WORDS = {
    "{\"role\":\"user\",",
    "\"content\":\"",
    "the order ",
    "was paid ",
    "and shipped ",
    "\"},\n",
    "0",
    "17"
  };

  private States() {}

  /** Text that compresses well, like what workflows save. */
  public static byte[] compressible(int length, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(length + 32);
    while (text.length() < length) {
      text.append(WORDS[random.nextInt(WORDS.length)]);
    }
    text.setLength(length);
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Noise. */
  public static byte[] incompressible(int length, long seed) {
    byte[] noise = new byte[length];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  /** A state with some bytes changed here and there; the one given stays as it is. */
  public static byte[] edited(byte[] state, int edits, long seed) {
    byte[] edited = state.clone();
    Random random = new Random(seed);
    for (int i = 0; i < edits && edited.length > 0; i++) {
      edited[random.nextInt(edited.length)] = (byte) random.nextInt();
    }
    return edited;
  }

  /** A state with bytes put in and taken out at one place, so that everything after it moves. */
  public static byte[] spliced(byte[] state, int dropped, byte[] inserted, long seed) {
    int at = state.length == 0 ? 0 : new Random(seed).nextInt(state.length);
    int end = Math.min(state.length, at + dropped);
    byte[] spliced = new byte[at + inserted.length + state.length - end];
    System.arraycopy(state, 0, spliced, 0, at);
    System.arraycopy(inserted, 0, spliced, at, inserted.length);
    System.arraycopy(state, end, spliced, at + inserted.length, state.length - end);
    return spliced;
  }

  /** A state's SHA-256, in hexadecimal digits. */
  public static String digest(byte[] state) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(state));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
