package dev.cairn.bench.compare;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.bench.compare.result.Outcome;
import dev.cairn.bench.compare.work.Task;
import dev.cairn.bench.compare.work.Works;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One contender's turn at one row, in a JVM of its own. */
final class Turn {
  private static final JsonMapper JSON = new JsonMapper();

  private Turn() {}

  /**
   * Measures and leaves the result in a file.
   *
   * @param args file of the task, file of the result
   */
  @SuppressWarnings("CatchAndPrintStackTrace") // Whoever started this process shows it.
  public static void main(String[] args) {
    int exit = 1;
    try {
      Outcome outcome = Works.take(Task.read(Path.of(args[0])));
      Files.writeString(Path.of(args[1]), JSON.writeValueAsString(outcome));
      exit = 0;
    } catch (IOException | RuntimeException | Error e) {
      e.printStackTrace();
    }
    // Not every library's threads end with it, nor do those that wait for one that failed.
    Runtime.getRuntime().halt(exit);
  }

  static Outcome read(Path result) throws IOException {
    return JSON.readValue(result.toFile(), Outcome.class);
  }
}
