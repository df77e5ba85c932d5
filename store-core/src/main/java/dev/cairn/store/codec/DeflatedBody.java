package dev.cairn.store.codec;

import org.jspecify.annotations.Nullable;

/**
 * What stands before the stream of a body of codec 2 or 3 (FORMAT.md section 9):
 *
 * <pre>
 *   2, of a CHECKPOINT:                         raw length (uint), stream
 *   3, of an EVENT:      events before it in its group (uint), raw length (uint), stream
 * </pre>
 *
 * @param before how many events come before it in its group; 0 for a checkpoint
 * @param rawLength how long the body is
 * @param streamAt the index where the stream begins
 */
public record DeflatedBody(int before, int rawLength, int streamAt) {
  /** A group of events has no more. */
  public static final int GROUP_EVENTS_MAX = 64;

  /** A byte of a stream stands for no more than this. */
  private static final int RATIO_MAX = 1_032;

  /** What the body of a checkpoint begins with; null if it is malformed. */
  public static @Nullable DeflatedBody ofCheckpoint(byte[] b, int from, int end) {
    IntReader in = new IntReader(b, from, end - from);
    return read(in, 0, end);
  }

  /** What the body of an event begins with; null if it is malformed. */
  public static @Nullable DeflatedBody ofEvent(byte[] b, int from, int end) {
    IntReader in = new IntReader(b, from, end - from);
    int before = in.uint();
    return before < GROUP_EVENTS_MAX ? read(in, before, end) : null;
  }

  private static @Nullable DeflatedBody read(IntReader in, int before, int end) {
    int rawLength = in.uint();
    boolean possible = rawLength <= (long) (end - in.at()) * RATIO_MAX;
    return in.ok() && possible ? new DeflatedBody(before, rawLength, in.at()) : null;
  }
}
