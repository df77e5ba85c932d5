package dev.cairn.bench.compare;

import dev.cairn.bench.compare.machine.TemporaryTree;
import dev.cairn.bench.compare.result.Outcome;
import dev.cairn.bench.compare.work.Jvm;
import dev.cairn.bench.compare.work.Task;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The JVM of one contender. It takes one turn after the other, when it is told to, and does nothing
 * in between: no store is open then.
 */
final class TurnProcess implements Closeable {
  private static final long MINUTES_MAX = 15;
  private static final int SAID_MAX = 64 << 10;

  private final Path own;
  private final Process process;
  private final BufferedReader lines;
  private final Writer tasks;
  private final StringBuilder said = new StringBuilder();
  private int turns;

  /**
   * Starts it.
   *
   * @param own its directory, to be made
   */
  TurnProcess(String heap, Path own) throws IOException {
    this.own = Files.createDirectory(own);
    this.process =
        new ProcessBuilder(Jvm.command(heap, own, Turn.class)).redirectErrorStream(true).start();
    this.lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.tasks = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
  }

  /** Where the stores of its next turn go, empty. */
  Path stores() throws IOException {
    return Files.createDirectory(own.resolve("stores-" + turns++));
  }

  /** Has it take a turn; answers nothing where it failed: then it is of no use any more. */
  Optional<Outcome> take(Task task) throws IOException {
    Path file = own.resolve("task");
    Path result = own.resolve("result");
    Files.deleteIfExists(result);
    task.write(file);
    CompletableFuture<Void> over =
        CompletableFuture.runAsync(
            this::kill, CompletableFuture.delayedExecutor(MINUTES_MAX, TimeUnit.MINUTES));
    try {
      boolean ended = ask(file, result) && Files.exists(result);
      return ended ? Optional.of(Turn.read(result)) : Optional.empty();
    } finally {
      boolean unused = over.cancel(false);
      TemporaryTree.delete(Path.of(task.directory()));
    }
  }

  private boolean ask(Path task, Path result) throws IOException {
    try {
      tasks.write(task + "\n" + result + "\n");
      tasks.flush();
    } catch (IOException e) {
      // It has ended: what it said tells why.
    }
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals(Turn.ENDED)) {
        return true;
      }
      if (said.length() < SAID_MAX) {
        said.append(line).append('\n');
      }
    }
    return false;
  }

  /** What it has said so far: why it failed, where it did. */
  String said() {
    return said.toString();
  }

  /** Ends it, with the process that it may have started; {@link #close} removes what it leaves. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    Process unused = process.destroyForcibly();
  }

  /** Ends it, whatever it is doing, and removes what it has left. */
  @Override
  public void close() throws IOException {
    kill();
    try {
      int unused = process.waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    TemporaryTree.delete(own);
  }
}
