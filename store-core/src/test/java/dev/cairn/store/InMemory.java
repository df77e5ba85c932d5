package dev.cairn.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Temporary directories of tests that open stores by the thousand: in memory, where a force costs
 * nothing, if this machine has such a file system with room; on the disk otherwise, and in a soak.
 */
public final class InMemory implements TempDirFactory {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");
  private static final long ROOM_BYTES = 2L << 30;

  @Override
  public Path createTempDirectory(
      AnnotatedElementContext elementContext, ExtensionContext extensionContext)
      throws IOException {
    return createDirectory();
  }

  /** A new directory, to be removed by whoever asks. */
  public static Path createDirectory() throws IOException {
    return hasRoom()
        ? Files.createTempDirectory(SHARED_MEMORY, "cairn-test-")
        : Files.createTempDirectory("cairn-test-");
  }

  private static boolean hasRoom() throws IOException {
    return !Boolean.getBoolean("cairn.soak")
        && Files.isWritable(SHARED_MEMORY)
        && Files.getFileStore(SHARED_MEMORY).getUsableSpace() >= ROOM_BYTES;
  }
}
