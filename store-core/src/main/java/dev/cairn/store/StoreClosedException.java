package dev.cairn.store;

/** The store was closed before the call, or while it waited. */
public final class StoreClosedException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String file;

  /** Made by implementations of the store. */
  public StoreClosedException(String file) {
    super("store is closed: " + file, null);
    this.file = file;
  }

  /** The file or directory, relative to the store unless it is the store itself. */
  public String file() {
    return file;
  }
}
