package dev.cairn.store.io;

import java.io.IOException;

/** Somebody else holds the lock. */
public final class DiskLockedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String holder;

  /** Made by implementations of {@link Disk}. */
  public DiskLockedException(String path, String holder) {
    super(path + " is locked by " + (holder.isEmpty() ? "somebody unnamed" : holder));
    this.holder = holder;
  }

  /** What the holder wrote about itself; empty where it cannot be told. */
  public String holder() {
    return holder;
  }
}
