package dev.cairn.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for one store, on the device to be measured: below the system property {@code
 * cairn.bench.dir}, else below {@code java.io.tmpdir}. Deleted with all that is in it when closed.
 */
final class BenchDirectory implements Closeable {
  private final Path path;

  private BenchDirectory(Path path) {
    this.path = path;
  }

  static BenchDirectory make() throws IOException {
    Path parent =
        Path.of(System.getProperty("cairn.bench.dir", System.getProperty("java.io.tmpdir")));
    return new BenchDirectory(Files.createTempDirectory(parent, "cairn-bench-"));
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(path)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
