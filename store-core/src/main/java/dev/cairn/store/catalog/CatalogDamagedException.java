package dev.cairn.store.catalog;

import java.io.IOException;

/**
 * The catalog cannot be believed: the store does not open, and what is intact of it is to be
 * salvaged.
 */
public final class CatalogDamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long offset;
  private final String expected;
  private final String found;

  /** For one place. */
  public CatalogDamagedException(String file, long offset, String expected, String found) {
    super(file + " at offset " + offset + ": expected " + expected + ", found " + found);
    this.file = file;
    this.offset = offset;
    this.expected = expected;
    this.found = found;
  }

  /** The file, relative to the store. */
  public String file() {
    return file;
  }

  /** Where in it. */
  public long offset() {
    return offset;
  }

  /** What should be there. */
  public String expected() {
    return expected;
  }

  /** What is there. */
  public String found() {
    return found;
  }
}
