package dev.cairn.bench.compare;

import java.io.PrintStream;
import java.util.Locale;

/** Says what is being done, and how long it will go on; on a terminal in one line that changes. */
final class Progress {
  private static final int WIDTH = 100;

  private final PrintStream out;
  private final boolean terminal;
  private final int turns;
  private final long begun = System.nanoTime();
  private int taken;

  Progress(PrintStream out, boolean terminal, int turns) {
    this.out = out;
    this.terminal = terminal;
    this.turns = turns;
  }

  /** Whether somebody looks on; where the JDK is 22 or later it also has a console elsewhere. */
  @SuppressWarnings("SystemConsoleNull")
  static boolean onTerminal() {
    return System.console() != null && System.getenv("TERM") != null;
  }

  void begins(String what) {
    if (terminal) {
      String line = String.format(Locale.ROOT, "[%d/%d] %s ... %s", taken + 1, turns, what, left());
      out.print("\r" + padded(line));
      out.flush();
    }
  }

  void ended(String what, String result) {
    taken++;
    String line = String.format(Locale.ROOT, "%-44s %s", what, result);
    out.println(terminal ? "\r" + padded(line) : line);
  }

  private static String padded(String line) {
    return line + " ".repeat(Math.max(0, WIDTH - line.length()));
  }

  private String left() {
    if (taken == 0) {
      return "";
    }
    double minutes = (System.nanoTime() - begun) / 60e9 / taken * (turns - taken);
    return String.format(Locale.ROOT, "%.0f min left", Math.ceil(minutes));
  }
}
