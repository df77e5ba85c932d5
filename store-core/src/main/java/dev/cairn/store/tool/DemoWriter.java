package dev.cairn.store.tool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The child process that writes the demo's store, seen from its parent. */
final class DemoWriter implements AutoCloseable {
  /**
   * A call that the child says has returned.
   *
   * @param index which of the trace's
   * @param seq what the store answered
   */
  record Acknowledged(int index, long seq) {}

  private final Process process;
  private final OutputStream grants;
  private final BufferedReader told;

  private DemoWriter(Process process) {
    this.process = process;
    this.grants = process.getOutputStream();
    this.told = process.inputReader(StandardCharsets.US_ASCII);
  }

  static DemoWriter start(Path directory) throws IOException {
    return new DemoWriter(
        new ProcessBuilder(command(directory))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  long pid() {
    return process.pid();
  }

  /** Lets the child make so many more calls. */
  void grant(int calls) throws IOException {
    grants.write(new byte[calls]);
    grants.flush();
  }

  /** Waits for the next acknowledgement; null where the child is gone and has told everything. */
  @Nullable Acknowledged next() throws IOException {
    String line = told.readLine();
    if (line == null) {
      return null;
    }
    int space = line.indexOf(' ');
    return new Acknowledged(
        Integer.parseInt(line, 0, space, 10), Long.parseLong(line, space + 1, line.length(), 10));
  }

  /**
   * Kills the child, SIGKILL, and answers what it had told until then. Not by {@link
   * Process#destroyForcibly}, which closes our end of the pipe and so forgets acknowledgements that
   * were on their way.
   */
  List<Acknowledged> kill() throws IOException {
    process.toHandle().destroyForcibly();
    List<Acknowledged> rest = new ArrayList<>();
    for (Acknowledged ack = next(); ack != null; ack = next()) {
      rest.add(ack);
    }
    return rest;
  }

  /** Waits for the child's end: 137 is how a shell shows SIGKILL. */
  int exitCode() {
    boolean interrupted = false;
    while (true) {
      try {
        int code = process.waitFor();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return code;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly();
    try {
      told.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Path directory) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Cairn.class.getName(),
        "demo-writer",
        "--store",
        directory.toString());
  }
}
