package dev.cairn.store.io;

/**
 * One change that was not forced, and that a power loss may leave or take, whatever becomes of the
 * others.
 *
 * @param kind what changed
 * @param path the file, or the changed entry's name in its directory
 * @param position of a sector, its byte offset; of a length, the length; 0 of an entry
 * @param call the index of the mutating call that made the change
 */
public record Pending(Kind kind, String path, long position, long call) {
  /** What can change. */
  public enum Kind {
    /** A sector's new content. Of several that reached the disk the latest counts. */
    SECTOR,
    /** A file's new length. Of several that reached the disk the latest counts. */
    LENGTH,
    /** A name that came, went, or was given to another file. */
    ENTRY
  }
}
