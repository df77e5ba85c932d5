package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.trace.Recordings;
import dev.cairn.bench.compare.trace.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Pieces of the messages that agents exchange, of any length. */
final class Texts {
  private static final int BYTES_MAX = 16 << 20;

  private final byte[] text;

  Texts(Recordings recordings) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Step step : recordings.growing().steps()) {
      if (step instanceof Step.Appended appended && all.size() < BYTES_MAX) {
        all.writeBytes(appended.more());
      }
    }
    text = all.toByteArray();
  }

  /** The nth piece of that length; pieces overlap only when the text is used up. */
  byte[] piece(long n, int length) {
    byte[] piece = new byte[length];
    long from = n * length % text.length;
    for (int filled = 0; filled < length; ) {
      int start = (int) ((from + filled) % text.length);
      int count = Math.min(length - filled, text.length - start);
      System.arraycopy(text, start, piece, filled, count);
      filled += count;
    }
    return piece;
  }

  byte[][] pieces(int count, int length) {
    byte[][] pieces = new byte[count][];
    Arrays.setAll(pieces, n -> piece(n, length));
    return pieces;
  }
}
