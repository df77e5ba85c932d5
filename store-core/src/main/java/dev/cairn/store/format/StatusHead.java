package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * The head of a STATUS record (FORMAT.md section 3); there is no body.
 *
 * @param status 0 RUNNING, 1 COMPLETED, 2 FAILED, 3 CANCELLED, 4 PAUSED
 * @param end the index after the head; 0 in a head that was not read
 */
public record StatusHead(int status, int end) {
  /** The highest status there is. */
  public static final int STATUS_MAX = 4;

  /** Makes a head to be written. */
  public StatusHead(int status) {
    this(status, 0);
  }

  /** Writes the head's items. */
  public void write(CborWriter out) {
    out.uint(status);
  }

  /** Reads the head that begins at {@code from}; null if it is malformed. */
  public static @Nullable StatusHead read(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    int status = (int) in.uint(STATUS_MAX);
    return in.ok() ? new StatusHead(status, in.at()) : null;
  }
}
