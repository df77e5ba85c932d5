package dev.cairn.store.io;

import java.io.Closeable;
import java.io.IOException;

/**
 * An open file. Safe for use by any number of threads; an interrupt of a calling thread neither
 * closes the file nor fails the call.
 */
public interface DiskFile extends Closeable {
  /** The file's length in bytes. */
  long size() throws IOException;

  /**
   * Reads up to {@code length} bytes at {@code position}.
   *
   * @return how many were read: fewer than asked only at the end of the file, 0 at or beyond it
   */
  int read(long position, byte[] target, int offset, int length) throws IOException;

  /** Writes all the bytes at {@code position}, extending the file where needed. */
  void write(long position, byte[] source, int offset, int length) throws IOException;

  /**
   * Makes the file's bytes and its length durable. A failed force leaves the file in doubt: never
   * retry it.
   */
  void force() throws IOException;

  /** Cuts the file to a length. Never called while the file is mapped. */
  void truncate(long size) throws IOException;

  /**
   * Maps the file's first {@code size} bytes, all of which have been written, for reading and
   * writing.
   */
  DiskMap map(long size) throws IOException;
}
