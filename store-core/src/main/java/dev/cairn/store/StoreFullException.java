package dev.cairn.store;

import org.jspecify.annotations.Nullable;

/** There is no room for the write. Nothing happened, no seq was taken; reading goes on. */
public final class StoreFullException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long bytesNeeded;

  /** Made by implementations of the store. */
  public StoreFullException(String file, long bytesNeeded, @Nullable Throwable cause) {
    super("no room for " + bytesNeeded + " bytes in " + file, cause);
    this.file = file;
    this.bytesNeeded = bytesNeeded;
  }

  /** The file or directory, relative to the store unless it is the store itself. */
  public String file() {
    return file;
  }

  /** The bytes that were needed. */
  public long bytesNeeded() {
    return bytesNeeded;
  }
}
