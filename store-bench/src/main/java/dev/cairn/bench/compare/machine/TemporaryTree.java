package dev.cairn.bench.compare.machine;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that is deleted with all that is in it.
 *
 * @param path where it is
 */
public record TemporaryTree(Path path) implements Closeable {
  /** Makes one below that directory. */
  public static TemporaryTree below(Path parent) throws IOException {
    return new TemporaryTree(Files.createTempDirectory(parent, "cairn-compare-"));
  }

  @Override
  public void close() throws IOException {
    delete(path);
  }

  /** Deletes a directory with all that is in it. */
  public static void delete(Path root) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(root)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
