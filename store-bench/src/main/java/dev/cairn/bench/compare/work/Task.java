package dev.cairn.bench.compare.work;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What one turn is to do.
 *
 * @param contender by name
 * @param row by name
 * @param directory where its stores go, empty
 * @param recordings where prepared recordings are
 * @param warmUp seconds before it is measured
 * @param seconds seconds that are
 * @param budget the journal's budget, in bytes
 * @param scale by name
 * @param dropCaches whether to empty the machine's page cache before stores are opened once more
 */
public record Task(
    String contender,
    String row,
    String directory,
    String recordings,
    double warmUp,
    double seconds,
    long budget,
    String scale,
    boolean dropCaches) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Reads one. */
  public static Task read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Task.class);
  }

  /** Writes it. */
  public void write(Path file) throws IOException {
    Files.writeString(file, JSON.writeValueAsString(this));
  }
}
