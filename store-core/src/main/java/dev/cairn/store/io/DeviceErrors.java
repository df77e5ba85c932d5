package dev.cairn.store.io;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.util.List;

/**
 * What the operating system's messages mean. The JDK has no error numbers, so that "full" can only
 * be told from the text; where that is translated, a full device reads as a failing one, which is
 * the safer of the two mistakes.
 */
final class DeviceErrors {
  private static final List<String> FULL =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "File too large",
          "There is not enough space on the disk");

  private DeviceErrors() {}

  /** The exception to throw for a failure of a call that names its file itself. */
  static IOException explained(IOException failure, String path) {
    return isFull(failure) ? new DiskFullException(path + ": " + text(failure), failure) : failure;
  }

  /** The exception to throw for a failed transfer, with the place where it failed. */
  static IOException explained(
      IOException failure, String path, String verb, long position, long length) {
    if (failure instanceof ClosedChannelException) {
      return failure;
    }
    String message =
        "%s: %s of %d bytes at %d: %s".formatted(path, verb, length, position, text(failure));
    return isFull(failure)
        ? new DiskFullException(message, failure)
        : new IOException(message, failure);
  }

  /**
   * The exception to throw for a failed force: never that the device is full, even where it says
   * so. What it could not take is marked clean all the same, so that this is no failure to be tried
   * again.
   */
  static IOException failedForce(IOException failure, String path, long position, long length) {
    if (failure instanceof ClosedChannelException) {
      return failure;
    }
    return new IOException(
        "%s: force of %d bytes at %d: %s".formatted(path, length, position, text(failure)),
        failure);
  }

  private static boolean isFull(IOException failure) {
    String text = text(failure);
    return FULL.stream().anyMatch(text::contains);
  }

  private static String text(IOException failure) {
    String reason =
        failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
    return reason == null ? failure.getClass().getSimpleName() : reason;
  }
}
