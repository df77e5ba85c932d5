package dev.cairn.store.format;

/** Which formats this code writes and reads. */
public final class FormatVersion {
  /** What is written. */
  public static final int CURRENT = 1;

  /** The oldest that is still read. */
  public static final int OLDEST_READABLE = 1;

  private FormatVersion() {}
}
