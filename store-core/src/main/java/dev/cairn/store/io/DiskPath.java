package dev.cairn.store.io;

/**
 * The spelling of a path below a disk's root: names joined by {@code /}, empty for the root itself.
 */
final class DiskPath {
  private DiskPath() {}

  /**
   * The path, if it stays below the root.
   *
   * @throws IllegalArgumentException for an empty name, {@code .} or {@code ..}, and so for
   *     absolute paths too
   */
  static String checked(String path) {
    if (!path.isEmpty()) {
      for (String name : path.split("/", -1)) {
        checkName(path, name);
      }
    }
    return path;
  }

  /** The directory that holds the entry of a path; the root's own is the root. */
  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** The last name of a path. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static void checkName(String path, String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("path: \"" + path + "\" has a name \"" + name + "\"");
    }
  }
}
