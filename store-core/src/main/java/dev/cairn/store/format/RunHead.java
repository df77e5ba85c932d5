package dev.cairn.store.format;

import org.jspecify.annotations.Nullable;

/**
 * The head of a RUN record (FORMAT.md section 3); the body is its params.
 *
 * @param id the run's
 * @param workflow the run's
 * @param end the index where the body begins; 0 in a head that was not read
 */
public record RunHead(String id, String workflow, int end) {
  /** Makes a head to be written. */
  public RunHead(String id, String workflow) {
    this(id, workflow, 0);
  }

  /** Writes the head's items. */
  public void write(CborWriter out) {
    out.text(id);
    out.text(workflow);
  }

  /** Reads the head that begins at {@code from}; null if it is malformed. */
  public static @Nullable RunHead read(byte[] b, int from, int end) {
    CborReader in = new CborReader(b, from, end);
    RunHead head = new RunHead(in.text(), in.text(), in.at());
    return in.ok() ? head : null;
  }
}
