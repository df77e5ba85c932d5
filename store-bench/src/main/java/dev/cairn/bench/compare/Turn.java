package dev.cairn.bench.compare;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.bench.compare.machine.Memory;
import dev.cairn.bench.compare.result.Outcome;
import dev.cairn.bench.compare.work.Task;
import dev.cairn.bench.compare.work.Works;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** One contender's turns, in a JVM of its own. */
final class Turn {
  /** The line that says that a turn is over. */
  static final String ENDED = "-- the turn is over --";

  private static final JsonMapper JSON = new JsonMapper();

  private Turn() {}

  /**
   * Measures whenever it is told to, and leaves the result in a file: its standard input has the
   * files of task and result, a line each.
   */
  @SuppressWarnings("CatchAndPrintStackTrace") // Whoever started this process shows it.
  public static void main(String[] args) {
    int exit = 1;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      String task = lines.readLine();
      while (task != null) {
        take(Path.of(task), Path.of(lines.readLine()));
        // On a line of its own, whatever a library has left unended.
        System.out.println("\n" + ENDED);
        task = lines.readLine();
      }
      exit = 0;
    } catch (IOException | RuntimeException | Error e) {
      e.printStackTrace();
    }
    // Not every library's threads end with it, nor do those that wait for one that failed.
    Runtime.getRuntime().halt(exit);
  }

  private static void take(Path task, Path result) throws IOException {
    Memory.forget();
    Outcome outcome = Works.take(Task.read(task));
    Files.writeString(result, JSON.writeValueAsString(outcome));
  }

  static Outcome read(Path result) throws IOException {
    return JSON.readValue(result.toFile(), Outcome.class);
  }
}
