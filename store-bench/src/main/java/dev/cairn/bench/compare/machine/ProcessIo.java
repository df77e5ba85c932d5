package dev.cairn.bench.compare.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux counts of this process's writing: pages that it made dirty, not those written. */
public final class ProcessIo {
  private static final Path IO = Path.of("/proc/self/io");
  private static final String WRITTEN = "write_bytes: ";

  private ProcessIo() {}

  /** Whether it is counted. */
  public static boolean counted() {
    return Files.isReadable(IO);
  }

  /** The bytes since the process started; 0 where nobody counts. */
  public static long writtenBytes() throws IOException {
    if (!counted()) {
      return 0;
    }
    return Files.readAllLines(IO).stream()
        .filter(line -> line.startsWith(WRITTEN))
        .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length())))
        .sum();
  }
}
