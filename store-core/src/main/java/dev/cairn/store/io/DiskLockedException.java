package dev.cairn.store.io;

import java.io.IOException;

/** Somebody else holds the lock. */
public final class DiskLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Made by implementations of {@link Disk}. */
  public DiskLockedException(String message) {
    super(message);
  }
}
