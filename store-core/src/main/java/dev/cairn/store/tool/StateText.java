package dev.cairn.store.tool;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * States that are text, kept as UTF-8: no method changes an array it was given, so a state can be
 * shared by everybody who saves it.
 */
final class StateText {
  static final byte[] EMPTY = {};

  private StateText() {}

  /** The text's bytes; refuses a lone surrogate, which has none. */
  static byte[] bytesOf(String text) throws CharacterCodingException {
    ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  /** The text the bytes are, or null where they are not valid UTF-8. */
  static @Nullable String textOf(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  static byte[] extended(byte[] state, String added) throws CharacterCodingException {
    byte[] tail = bytesOf(added);
    byte[] whole = Arrays.copyOf(state, state.length + tail.length);
    System.arraycopy(tail, 0, whole, state.length, tail.length);
    return whole;
  }

  /** The state with its lines edited; every line of the result ends with a newline. */
  static byte[] edited(byte[] state, List<LineEdit> edits) throws CharacterCodingException {
    LineCopy copy = new LineCopy(state);
    for (LineEdit edit : edits) {
      copy.keepUntil(edit.start());
      for (String line : edit.inserted()) {
        copy.insert(bytesOf(line));
      }
      copy.drop(edit.deleted());
    }
    return copy.finish();
  }

  /** Walks over the lines of a state once, copying what is kept. */
  private static final class LineCopy {
    private final byte[] state;
    private final ByteArrayOutputStream out;
    private int line;
    private int offset;

    LineCopy(byte[] state) {
      this.state = state;
      this.out = new ByteArrayOutputStream(state.length + 1024);
    }

    void keepUntil(int start) {
      int from = offset;
      if (start < line) {
        throw new IllegalArgumentException(
            "expected edits ascending from line " + line + ", found line " + start);
      }
      skip(start - line);
      keep(from, offset);
    }

    void insert(byte[] bytes) {
      out.writeBytes(bytes);
      out.write('\n');
    }

    void drop(int lines) {
      if (lines < 0) {
        throw new IllegalArgumentException("expected no negative delete, found " + lines);
      }
      skip(lines);
    }

    byte[] finish() {
      keep(offset, state.length);
      return out.toByteArray();
    }

    private void keep(int from, int to) {
      out.write(state, from, to - from);
      if (to > from && state[to - 1] != '\n') {
        out.write('\n');
      }
    }

    private void skip(int lines) {
      for (int i = 0; i < lines; i++) {
        if (offset == state.length) {
          throw new IllegalArgumentException(
              "expected a state of at least " + (line + lines - i) + " lines, found " + line);
        }
        offset = lineEnd();
        line++;
      }
    }

    private int lineEnd() {
      int i = offset;
      while (i < state.length && state[i] != '\n') {
        i++;
      }
      return Math.min(i + 1, state.length);
    }
  }
}
