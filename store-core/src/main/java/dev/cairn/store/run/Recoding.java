package dev.cairn.store.run;

import dev.cairn.store.codec.DeflatedBody;
import dev.cairn.store.codec.Deflating;
import dev.cairn.store.codec.Inflating;
import dev.cairn.store.format.Align;
import dev.cairn.store.format.Crc;
import dev.cairn.store.format.RecordHeader;
import java.io.Closeable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encodes bodies anew, by what comes before them, denser than on a caller's path (codecs 2 and 3,
 * FORMAT.md section 9). Only stored length, payload CRC and codec of a record change by it. Nothing
 * is remembered from one record to the next. For one thread; has memory outside of the heap until
 * it is closed.
 */
final class Recoding implements Closeable {
  private final Inflating inflating = new Inflating();
  private @Nullable Deflating deflating;

  /**
   * The record of a checkpoint, smaller; itself where it cannot be, or its body is elsewhere.
   *
   * @param bodyAt where in the frame's bytes its body begins
   * @param body decoded
   * @param dictionary the last 32 KiB of the bodies before it in its chain ({@link
   *     ChainBodies#tail})
   */
  Frame checkpoint(Frame frame, int bodyAt, byte[] body, byte[] dictionary) {
    if (unfit(frame, body)) {
      return frame;
    }
    byte[] packed = deflating().checkpoint(body, dictionary, bytesMax(frame, bodyAt));
    DeflatedBody head = packed == null ? null : DeflatedBody.ofCheckpoint(packed, 0, packed.length);
    return packed != null && unpacks(head, packed, body, dictionary)
        ? with(frame, bodyAt, Bodies.CHAINED, packed)
        : frame;
  }

  /**
   * The record of an event, smaller; itself where it cannot be, or its body is elsewhere.
   *
   * @param before how many events come before it in its group
   * @param dictionary their bodies, one behind the other
   */
  Frame event(Frame frame, int bodyAt, byte[] body, int before, byte[] dictionary) {
    if (unfit(frame, body)) {
      return frame;
    }
    byte[] packed = deflating().event(before, body, dictionary, bytesMax(frame, bodyAt));
    DeflatedBody head = packed == null ? null : DeflatedBody.ofEvent(packed, 0, packed.length);
    return packed != null && unpacks(head, packed, body, dictionary)
        ? with(frame, bodyAt, Bodies.GROUPED, packed)
        : frame;
  }

  /** What cannot be read back does not take the place of what can. */
  private boolean unpacks(
      @Nullable DeflatedBody head, byte[] packed, byte[] body, byte[] dictionary) {
    if (head == null) {
      return false;
    }
    byte[] read = inflating.unpack(head, packed, packed.length, dictionary, body.length);
    return Arrays.equals(read, body);
  }

  private static boolean unfit(Frame frame, byte[] body) {
    return frame.header().external() || body.length < Deflating.RAW_BYTES_MIN;
  }

  /** A record that is not at least one place of eight bytes shorter would win nothing. */
  private static int bytesMax(Frame frame, int bodyAt) {
    int head = bodyAt - frame.payloadAt();
    return (int) frame.header().frameLength() - 8 - RecordHeader.BYTES - head;
  }

  private static Frame with(Frame frame, int bodyAt, int codec, byte[] packed) {
    RecordHeader old = frame.header();
    int head = bodyAt - frame.payloadAt();
    byte[] bytes = new byte[Align.up8(RecordHeader.BYTES + head + packed.length)];
    System.arraycopy(frame.bytes(), frame.payloadAt(), bytes, RecordHeader.BYTES, head);
    System.arraycopy(packed, 0, bytes, RecordHeader.BYTES + head, packed.length);
    int stored = head + packed.length;
    RecordHeader header =
        new RecordHeader(
            stored,
            old.runNumber(),
            old.position(),
            old.seq(),
            Crc.of(bytes, RecordHeader.BYTES, stored),
            old.type(),
            codec,
            old.flags(),
            old.time());
    return new Frame(header, bytes, 0);
  }

  private Deflating deflating() {
    Deflating known = deflating;
    if (known == null) {
      known = new Deflating();
      deflating = known;
    }
    return known;
  }

  @Override
  public void close() {
    Deflating known = deflating;
    deflating = null;
    inflating.close();
    if (known != null) {
      known.close();
    }
  }
}
