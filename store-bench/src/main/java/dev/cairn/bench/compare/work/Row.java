package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Kind;
import dev.cairn.bench.compare.contender.Mode;

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
}
