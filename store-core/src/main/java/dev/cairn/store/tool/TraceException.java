package dev.cairn.store.tool;

import org.jspecify.annotations.Nullable;

/** A trace cannot be replayed: a line is not what the format says, or the store refuses it. */
public final class TraceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;

  TraceException(String file, long line, String expected, String found, @Nullable Throwable cause) {
    this(file, line, "expected " + expected + ", found " + found, cause);
  }

  TraceException(String file, long line, String problem, @Nullable Throwable cause) {
    super(file + " line " + line + ": " + problem, cause);
    this.file = file;
    this.line = line;
  }

  /** The trace's name. */
  public String file() {
    return file;
  }

  /** The number of the line, from 1. */
  public long line() {
    return line;
  }
}
