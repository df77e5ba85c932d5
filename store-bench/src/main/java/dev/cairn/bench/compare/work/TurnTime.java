package dev.cairn.bench.compare.work;

/**
 * About how long turns take: what is left of a run is told from it, and that all of it fits into
 * half an hour.
 *
 * @param scale how much of everything
 * @param warmUp seconds before it is measured
 * @param seconds seconds that are
 * @param budget the journal's budget, in bytes
 */
public record TurnTime(Scale scale, double warmUp, double seconds, long budget) {
  /** A JVM starts, the device is synced three times, what is on disk is deleted. */
  private static final double AROUND = 1.2;

  /** Another process fills a store, and ends or is killed. */
  private static final double ANOTHER_PROCESS = 1;

  /** A store that is neither the fastest nor the slowest. */
  private static final double RELAXED_BYTES_A_SECOND = 100e6;

  private static final double RELAXED_SAVES_A_SECOND = 40e3;

  /** A turn of a row, in seconds. */
  public double of(Row row) {
    return AROUND + (row.bulky() ? fixed(row) : warmUp + measured(row));
  }

  /** What time bounds. */
  private double measured(Row row) {
    return switch (row.kind()) {
      case ASYNC -> 3 * seconds;
      case LARGE, MIXED -> 2 * seconds;
      default -> seconds;
    };
  }

  /** What an amount of work bounds, where it is done in time. */
  private double fixed(Row row) {
    return switch (row.kind()) {
      case PACED -> warmUp + 1.5 * seconds * scale.rates().size();
      case GROW -> 2 * warmUp + 2 * scale.fixedSeconds() + seconds;
      case EVENTS -> 2 * warmUp + scale.fixedSeconds() + seconds;
      case SHORT_RUNS -> warmUp + 2 * scale.fixedSeconds();
      case PROCESS -> warmUp + 2 * seconds;
      case OPEN -> scale.openRuns().size() * (ANOTHER_PROCESS + scale.fillSeconds() / 2);
      case DELETE -> 2 * Math.min(scale.deleteFillSeconds(), filling());
      case BURST -> budgets(JournalBench.WARM_UP_BUDGETS + 2);
      case SUSTAINED -> budgets(JournalBench.WARM_UP_BUDGETS + JournalBench.BUDGETS);
      default -> throw new IllegalArgumentException("not bulky: " + row.kind());
    };
  }

  private double filling() {
    return scale.deleteRuns() * (DeleteHalf.CHECKPOINTS + 1) / RELAXED_SAVES_A_SECOND;
  }

  private double budgets(int budgets) {
    return warmUp + seconds + budgets * (double) budget / RELAXED_BYTES_A_SECOND;
  }
}
