package dev.cairn.bench.compare;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** One contender's turn at one row, in a JVM of its own. */
final class Turn {
  private Turn() {}

  /**
   * Measures and leaves the result in a file.
   *
   * @param args contender, row, directory, seconds to warm up, seconds to measure, budget in bytes,
   *     file of the result
   */
  public static void main(String[] args) throws IOException {
    ContenderProvider provider = Providers.named(args[0]);
    Row row = Row.named(args[1]);
    Bench bench =
        new Bench(
            provider,
            row,
            Path.of(args[2]),
            (long) (Double.parseDouble(args[3]) * 1e9),
            (long) (Double.parseDouble(args[4]) * 1e9),
            Long.parseLong(args[5]));
    Properties result = bench.measure().toProperties();
    try (Writer out = Files.newBufferedWriter(Path.of(args[6]))) {
      result.store(out, null);
    }
    // Not every library's threads end with it.
    System.exit(0);
  }
}
