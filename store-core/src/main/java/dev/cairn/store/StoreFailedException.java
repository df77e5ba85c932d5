package dev.cairn.store;

import org.jspecify.annotations.Nullable;

/**
 * The store refuses the write: it was opened read-only, it is damaged and the loss is not accepted,
 * or a write or force has failed since it was opened. Nothing happened; reading goes on.
 */
public final class StoreFailedException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String reason;

  /** Made by implementations of the store. */
  public StoreFailedException(String file, String reason, @Nullable Throwable cause) {
    super("store " + file + " refuses writes: " + reason, cause);
    this.file = file;
    this.reason = reason;
  }

  /** The store's directory, or the file that failed. */
  public String file() {
    return file;
  }

  /** Why writes are refused. */
  public String reason() {
    return reason;
  }
}
