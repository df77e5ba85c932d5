package dev.cairn.store.tool;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What all commands have in common. */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class,
    sortOptions = false,
    usageHelpAutoWidth = true)
abstract class ToolCommand implements Callable<Integer> {
  final Terminal terminal;
  final StoreDoor door;
  final JsonLines lines;

  @Option(names = "--json", description = "Print JSON Lines: one object a line.")
  boolean json;

  @Option(names = "--stacktrace", description = "Show where an error comes from.")
  boolean stacktrace;

  ToolCommand(Terminal terminal, StoreDoor door) {
    this.terminal = terminal;
    this.door = door;
    this.lines = new JsonLines(terminal.out());
  }

  abstract Exit run() throws IOException;

  @Override
  public final Integer call() throws IOException {
    Exit exit = run();
    terminal.out().flush();
    if (terminal.out().checkError()) {
      throw new IOException("not all of the output could be written");
    }
    return exit.code();
  }

  /** Stops a long listing whose reader has gone away. */
  final boolean outputGone() {
    return terminal.out().checkError();
  }

  final void say(String line) {
    terminal.out().println(line);
  }
}
