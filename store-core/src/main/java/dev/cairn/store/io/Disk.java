package dev.cairn.store.io;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A directory tree on stable storage, seen through as few verbs as the engine needs. Paths are relative to the store's
 * directory, their parts joined by {@code /}; the empty path is the store's directory itself.
 *
 * <p>Directory entries are data: a file or directory that was created, linked or removed stays so across a crash only
 * once {@link #forceDirectory} of its parent has returned.
 *
 * <p>Errors: {@link java.nio.file.NoSuchFileException} where a file or directory is missing,
 * {@link java.nio.file.FileAlreadyExistsException} where one is in the way, {@link DiskFullException} where there is no
 * room, and any other {@link IOException} where the device fails. "Missing" is never the answer to a device error.
 */
public interface Disk {
  /** Creates an empty file and opens it for reading and writing. */
  DiskFile create(String path) throws IOException;

  /** Opens an existing file for reading and writing. */
  DiskFile open(String path) throws IOException;

  /** Opens an existing file for reading only. */
  DiskFile openForReading(String path) throws IOException;

  /** Creates one directory; its parent exists. */
  void createDirectory(String path) throws IOException;

  /** The names in a directory, sorted; directories' names end in {@code /}. */
  List<String> list(String path) throws IOException;

  /** Whether there is a file or directory of that name. */
  boolean exists(String path) throws IOException;

  /** Renames a file; one of the new name is replaced, atomically in what other processes see. */
  void rename(String from, String to) throws IOException;

  /** Removes a file or an empty directory. */
  void delete(String path) throws IOException;

  /** Makes the entries of a directory durable. */
  void forceDirectory(String path) throws IOException;

  /**
   * Takes the lock on a file: exclusively (the file is created where it is missing), or shared with other readers (a
   * missing file then means that nobody holds it). Held until closed, or until the process dies.
   *
   * @throws DiskLockedException if somebody else holds it, in this process or another
   */
  Closeable lock(String path, boolean exclusive) throws IOException;
}
