package dev.cairn.store;

/** The store was written by a version of the format that this library does not read. */
public final class UnsupportedFormatException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int found;
  private final int oldestReadable;
  private final int newestReadable;

  /** Made by implementations of the store. */
  public UnsupportedFormatException(
      String file, int found, int oldestReadable, int newestReadable) {
    super(
        "format version of "
            + file
            + ": found "
            + found
            + ", readable "
            + oldestReadable
            + " to "
            + newestReadable,
        null);
    this.file = file;
    this.found = found;
    this.oldestReadable = oldestReadable;
    this.newestReadable = newestReadable;
  }

  /** The file or directory, relative to the store unless it is the store itself. */
  public String file() {
    return file;
  }

  /** What was found. */
  public int found() {
    return found;
  }

  /** The oldest format version this library reads. */
  public int oldestReadable() {
    return oldestReadable;
  }

  /** The newest format version this library reads. */
  public int newestReadable() {
    return newestReadable;
  }
}
