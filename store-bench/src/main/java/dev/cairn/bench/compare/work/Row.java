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

  private static final Set<Kind> BULKY =
      EnumSet.of(
          Kind.PACED,
          Kind.GROW,
          Kind.EVENTS,
          Kind.SHORT_RUNS,
          Kind.PROCESS,
          Kind.OPEN,
          Kind.DELETE,
          Kind.BURST,
          Kind.SUSTAINED);

  /** Whether it takes part only in every second round: it takes long, and says much each time. */
  public boolean bulky() {
    return BULKY.contains(kind);
  }
}
