package dev.cairn.bench.compare;

import java.util.List;
import picocli.CommandLine.TypeConversionException;

/**
 * One line of the comparison.
 *
 * @param name the name, as on the command line
 * @param kind how saves are made
 * @param threads the threads that save
 * @param runs the runs that they save to
 */
public record Row(String name, Kind kind, int threads, int runs) {
  /** How saves are made. */
  public enum Kind {
    /** Every thread waits for each of its saves to be durable. */
    SYNC,
    /** One thread keeps {@link Row#WINDOW} saves on their way. */
    IN_FLIGHT,
    /** One thread saves what the journal's budget holds, with nothing settling; ASYNC. */
    BURST,
    /** One thread saves ten times what the journal's budget holds; ASYNC. */
    SUSTAINED
  }

  /** The saves on their way of a row of kind IN_FLIGHT. */
  public static final int WINDOW = 1024;

  /** Every row, in the order of the table. */
  public static final List<Row> ALL =
      List.of(
          new Row("sync-1", Kind.SYNC, 1, 1),
          new Row("sync-4", Kind.SYNC, 4, 4),
          new Row("sync-16", Kind.SYNC, 16, 16),
          new Row("sync-16-one-run", Kind.SYNC, 16, 1),
          new Row("sync-64", Kind.SYNC, 64, 64),
          new Row("in-flight-1024", Kind.IN_FLIGHT, 1, 16),
          new Row("async-burst", Kind.BURST, 1, 1),
          new Row("async-sustained", Kind.SUSTAINED, 1, 16));

  /** The row of that name. */
  static Row named(String name) {
    return ALL.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("no row is called " + name));
  }

  /** Whether a save waits until it is durable. */
  boolean durable() {
    return kind == Kind.SYNC || kind == Kind.IN_FLIGHT;
  }
}
