package dev.cairn.store.io;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A directory tree on stable storage, seen through as few verbs as the engine needs. Paths are
 * relative to the store's directory, their parts joined by {@code /}; the empty path is the store's
 * directory itself.
 *
 * <p>Directory entries are data: a file or directory that was created, linked or removed stays so
 * across a crash only once {@link #forceDirectory} of its parent has returned.
 *
 * <p>Errors: {@link java.nio.file.NoSuchFileException} where a file or directory is missing, {@link
 * java.nio.file.FileAlreadyExistsException} where one is in the way, {@link DiskFullException}
 * where there is no room, and any other {@link IOException} where the device fails. "Missing" is
 * never the answer to a device error.
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
   * Takes the exclusive lock on a file, which is created where it is missing, and writes into it
   * who holds it. Held until closed, or until the process dies; closing leaves the file, empty.
   *
   * @param holder who takes the lock, for others to read in {@link DiskLockedException#holder()}
   * @throws DiskLockedException if somebody else holds it, exclusively or shared, in this process
   *     or another
   */
  Closeable lockExclusively(String path, String holder) throws IOException;

  /**
   * Takes a lock on a file that any number of readers can share; writes nothing. A missing file
   * means that nobody holds it, and is no error.
   *
   * @throws DiskLockedException if somebody holds it exclusively, in this process or another
   */
  Closeable lockShared(String path) throws IOException;
}
