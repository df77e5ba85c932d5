package dev.cairn.bench.compare.result;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.bench.compare.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A whole run, as it is kept in a file.
 *
 * @param command the command line
 * @param began when it began, as ISO 8601 in UTC
 * @param minutes how long it took
 * @param data where states come from
 * @param settings how long and how often it was measured
 * @param machine what it was measured on
 * @param contenders who took part
 * @param rows what was measured
 * @param turns every turn's figures
 * @param failures the turns that failed
 */
public record Comparison(
    String command,
    String began,
    double minutes,
    String data,
    Settings settings,
    Machine machine,
    List<Contestant> contenders,
    List<RowNote> rows,
    List<Taken> turns,
    List<Failure> failures) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * How it was measured.
   *
   * @param rounds turns of each contender
   * @param warmUp seconds before it is measured
   * @param seconds seconds that are
   * @param heap each JVM's heap
   * @param scale how much of everything
   */
  public record Settings(int rounds, double warmUp, double seconds, String heap, String scale) {}

  /**
   * A contender.
   *
   * @param name as on the command line
   * @param title as a reader knows it
   * @param version its version
   * @param ceiling whether it is no store
   * @param durable what its durable mode promises
   * @param relaxed what its relaxed mode promises
   */
  public record Contestant(
      String name,
      String title,
      String version,
      boolean ceiling,
      Promised durable,
      Promised relaxed) {}

  /**
   * What a mode promises.
   *
   * @param comparable whether it is at least what is expected of the mode
   * @param label two or three words
   * @param setting how it is set
   * @param afterPowerLoss what is left after power loss
   */
  public record Promised(boolean comparable, String label, String setting, String afterPowerLoss) {}

  /**
   * What was measured.
   *
   * @param name as on the command line
   * @param title a heading
   * @param about a sentence or two
   * @param durable whether in the durable mode
   */
  public record RowNote(String name, String title, String about, boolean durable) {}

  /**
   * One turn's.
   *
   * @param idle what the device wrote just before, a second, for others
   */
  public record Taken(String row, String contender, int round, double idle, Outcome outcome) {}

  /**
   * A turn that failed.
   *
   * @param log what it printed
   */
  public record Failure(String row, String contender, int round, String log) {}

  /** Reads one. */
  public static Comparison read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Comparison.class);
  }

  /** Writes it: what the file held before is there until it is replaced as a whole. */
  public void write(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(beside, JSON.writeValueAsString(this) + "\n");
    Path unused = Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
