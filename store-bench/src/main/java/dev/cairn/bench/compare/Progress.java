package dev.cairn.bench.compare;

import java.io.PrintStream;
import java.util.Locale;

/** Says what is being done, and how long it will go on; on a terminal in one line that changes. */
final class Progress {
  private static final int WIDTH = 100;

  private final PrintStream out;
  private final boolean terminal;
  private final int turns;
  private final double expected;
  private final double minutesMax;
  private final long begun = System.nanoTime();
  private int taken;
  private double expectedOfTaken;

  /**
   * Of so many turns.
   *
   * @param expected what all of them are expected to take, in any unit
   * @param minutesMax when it will end in any case
   */
  Progress(PrintStream out, boolean terminal, int turns, double expected, double minutesMax) {
    this.out = out;
    this.terminal = terminal;
    this.turns = turns;
    this.expected = expected;
    this.minutesMax = minutesMax;
  }

  /** Whether somebody looks on; where the JDK is 22 or later it also has a console elsewhere. */
  @SuppressWarnings("SystemConsoleNull")
  static boolean onTerminal() {
    return System.console() != null && System.getenv("TERM") != null;
  }

  void begins(String what) {
    if (terminal) {
      String line =
          String.format(
              Locale.ROOT,
              "[%d/%d] %s ... %s",
              taken + 1,
              turns,
              what,
              left((System.nanoTime() - begun) / 60e9));
      out.print("\r" + padded(line));
      out.flush();
    }
  }

  /**
   * One has ended.
   *
   * @param expectedOfIt what it was expected to take, in the unit of all
   */
  void ended(String what, String result, double expectedOfIt) {
    taken++;
    expectedOfTaken += expectedOfIt;
    String line = String.format(Locale.ROOT, "%-44s %s", what, result);
    out.println(terminal ? "\r" + padded(line) : line);
  }

  private static String padded(String line) {
    return line + " ".repeat(Math.max(0, WIDTH - line.length()));
  }

  /** What is left takes as much longer than expected as what is done has taken. */
  String left(double minutes) {
    if (taken == 0) {
      return "";
    }
    double atThisRate = minutes / expectedOfTaken * (expected - expectedOfTaken);
    double left = Math.max(0, Math.min(atThisRate, minutesMax - minutes));
    return String.format(Locale.ROOT, "%.0f min left", Math.ceil(left));
  }
}
