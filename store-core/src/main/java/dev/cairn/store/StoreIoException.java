package dev.cairn.store;

import java.io.IOException;

/**
 * The device answered a read with an error, or the store's directory cannot be used. Nothing was
 * changed.
 */
public final class StoreIoException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String file;

  /** Made by implementations of the store. */
  public StoreIoException(String file, IOException cause) {
    super(file + ": " + cause.getMessage(), cause);
    this.file = file;
  }

  /** The file or directory. */
  public String file() {
    return file;
  }
}
