package dev.cairn.store.format;

/**
 * The two grids that bytes lie on: records on 8 bytes (FORMAT.md section 2), forces on a page
 * (section 4).
 */
public final class Align {
  /** What is forced at once, and where writing goes on once a force has begun. */
  public static final int PAGE = 4096;

  private Align() {}

  /** The next multiple of 8, or {@code n} itself if it is one. */
  public static long up8(long n) {
    return (n + 7) & -8L;
  }

  /** The next multiple of 8, or {@code n} itself if it is one. */
  public static int up8(int n) {
    return (n + 7) & -8;
  }

  /** The next multiple of 4,096, or {@code n} itself if it is one. */
  public static long upPage(long n) {
    return (n + PAGE - 1) & -(long) PAGE;
  }
}
