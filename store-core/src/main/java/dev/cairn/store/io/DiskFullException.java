package dev.cairn.store.io;

import java.io.IOException;

/** The device has no room. What was to be written may be there in part. */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Made by implementations of {@link Disk}. */
  public DiskFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
