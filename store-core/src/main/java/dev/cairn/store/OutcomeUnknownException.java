package dev.cairn.store;

import org.jspecify.annotations.Nullable;

/** The device failed in the middle: the write may have happened. Opening the store again tells. */
public final class OutcomeUnknownException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String file;

  /** Made by implementations of the store. */
  public OutcomeUnknownException(String file, @Nullable Throwable cause) {
    super(
        "outcome unknown: the device failed while writing "
            + file
            + (cause == null ? "" : ": " + cause.getMessage()),
        cause);
    this.file = file;
  }

  /** The file or directory, relative to the store unless it is the store itself. */
  public String file() {
    return file;
  }
}
