package dev.cairn.store.tool;

import java.io.PrintStream;
import java.util.function.Supplier;

/** A line on stderr that is written over and over, where somebody is watching. */
final class Progress implements AutoCloseable {
  private static final long INTERVAL_NANOS = 200_000_000;

  private final PrintStream err;
  private final boolean shown;
  private long shownNanos = System.nanoTime();
  private int columns;

  Progress(Terminal terminal) {
    this.err = terminal.err();
    this.shown = terminal.interactive();
  }

  /** Shows the line, unless another was shown a moment ago. */
  void tick(Supplier<String> line) {
    if (shown && System.nanoTime() - shownNanos >= INTERVAL_NANOS) {
      show(line.get());
    }
  }

  /** Wipes the line out. */
  @Override
  public void close() {
    if (columns > 0) {
      err.print("\r" + " ".repeat(columns) + "\r");
      err.flush();
      columns = 0;
    }
  }

  private void show(String line) {
    close();
    err.print(line);
    err.flush();
    columns = Printable.columns(line);
    shownNanos = System.nanoTime();
  }
}
