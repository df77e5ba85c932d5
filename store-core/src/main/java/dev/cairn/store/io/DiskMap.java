package dev.cairn.store.io;

import java.io.Closeable;
import java.io.IOException;

/**
 * A mapped file: bytes put into it are in the operating system's page cache at once, without a
 * system call, and survive the death of the process. It outlives the {@link DiskFile} it came from.
 *
 * <p>Copies only: the mapped memory itself never leaves the class. The user makes sure that nobody
 * is in {@link #put} or {@link #get} when {@link #close} is called, and that nobody calls them
 * afterwards.
 */
public interface DiskMap extends Closeable {
  /** The number of bytes mapped. */
  long size();

  /** Copies bytes into the map. */
  void put(long position, byte[] source, int offset, int length) throws IOException;

  /** Copies bytes out of the map. */
  void get(long position, byte[] target, int offset, int length) throws IOException;

  /** Makes a range of the map durable. A failed force leaves the file in doubt: never retry it. */
  void force(long position, long length) throws IOException;

  /** Unmaps. Bytes that were not forced stay in the page cache. */
  @Override
  void close() throws IOException;
}
