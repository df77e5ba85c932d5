package dev.cairn.store.tool;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command prints.
 *
 * @param out results, and nothing else
 * @param err errors and progress
 * @param interactive whether somebody is watching
 * @param ink the colours of out
 */
record Terminal(PrintStream out, PrintStream err, boolean interactive, Ink ink) {
  private static final int BUFFER_BYTES = 1 << 16;

  /** A terminal that nobody watches: for tests and pipes. */
  static Terminal plain(PrintStream out, PrintStream err) {
    return new Terminal(out, err, false, Ink.PLAIN);
  }

  /** The process's own; always UTF-8, as JSON must be. */
  static Terminal ofProcess() {
    boolean interactive = isTerminal();
    boolean colours = interactive && System.getenv("NO_COLOR") == null;
    return new Terminal(
        stream(FileDescriptor.out, BUFFER_BYTES, interactive),
        stream(FileDescriptor.err, BUFFER_BYTES, true),
        interactive,
        colours ? Ink.ANSI : Ink.PLAIN);
  }

  private static PrintStream stream(FileDescriptor descriptor, int bytes, boolean flushLines) {
    OutputStream file = new BufferedOutputStream(new FileOutputStream(descriptor), bytes);
    return new PrintStream(file, flushLines, StandardCharsets.UTF_8);
  }

  /** From JDK 22 on there is a console without a terminal too, and a method that tells. */
  @SuppressWarnings("SystemConsoleNull") // It does on 17.
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
