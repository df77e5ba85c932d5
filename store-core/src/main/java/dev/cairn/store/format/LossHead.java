package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * The head of a LOSS record (FORMAT.md section 3); there is no body.
 *
 * @param acceptedThrough what is lost at this position or before is accepted
 * @param end the index after the head; 0 in a head that was not read
 */
public record LossHead(long acceptedThrough, int end) {
  /** Makes a head to be written. */
  public LossHead(long acceptedThrough) {
    this(acceptedThrough, 0);
  }

  /** Writes the head's items. */
  public void write(CborWriter out) {
    out.uint(acceptedThrough);
  }

  /** Reads the head that begins at {@code from}; null if it is malformed. */
  public static @Nullable LossHead read(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    long acceptedThrough = in.uint();
    return in.ok() ? new LossHead(acceptedThrough, in.at()) : null;
  }
}
