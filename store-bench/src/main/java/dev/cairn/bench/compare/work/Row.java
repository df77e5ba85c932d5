package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Kind;
import dev.cairn.bench.compare.contender.Mode;
import java.util.EnumSet;
import java.util.Set;

/**
 * One line of the comparison.
 *
 * @param name the name, as on the command line
 * @param group the name of those that it belongs to, which can be asked for together
 * @param kind what is done
 * @param mode what a write waits for
 * @param threads the threads that do it
 * @param runs the runs that they do it to
 * @param title a heading
 * @param about a sentence or two
 */
public record Row(
    String name,
    String group,
    Kind kind,
    Mode mode,
    int threads,
    int runs,
    String title,
    String about) {
  /** The saves on their way of a row of kind IN_FLIGHT. */
  public static final int WINDOW = 1024;

  private static final Set<Kind> BULKY = EnumSet.of(Kind.OPEN, Kind.DELETE);

  /** Whether it has its second round only after all others: it takes long. */
  public boolean bulky() {
    return BULKY.contains(kind);
  }

  /** Whether each round has a JVM of its own: it is about one that has just been started. */
  public boolean beginsAnew() {
    return kind == Kind.OPEN;
  }
}
