package dev.cairn.store.tool;

import java.util.Objects;

/**
 * One operation of a trace and where it stands, so that whatever goes wrong later can say which
 * line it was.
 *
 * @param file the trace's name
 * @param number the line's number, from 1
 * @param op what the line asks for
 */
public record TraceLine(String file, long number, TraceOp op) {
  /** Refuses a missing file or operation. */
  public TraceLine {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(op, "op");
  }

  TraceException wrong(String expected, String found) {
    return new TraceException(file, number, expected, found, null);
  }
}
