package dev.cairn.store.io;

import java.io.IOException;

/**
 * Really writes zeros before a file is mapped: a hole under a map turns a full disk into a fault in
 * the middle of a put, and a force that then reports success. In 4 KiB writes, since what the
 * kernel caches in larger pieces it also writes back in larger pieces: forcing one record of a file
 * filled in 1 MiB writes sends 1 MiB to the device.
 */
public final class ZeroFill {
  private static final int PIECE = 4096;

  private ZeroFill() {}

  /** Writes zeros from {@code from} to {@code to}; does not force. */
  public static void fill(DiskFile file, long from, long to) throws IOException {
    byte[] zeros = new byte[PIECE];
    long at = from;
    while (at < to) {
      int length = (int) Math.min(PIECE - at % PIECE, to - at);
      file.write(at, zeros, 0, length);
      at += length;
    }
  }
}
