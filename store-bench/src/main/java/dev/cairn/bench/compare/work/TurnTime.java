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
  /** A JVM starts, and touches all of its heap. */
  public static final double JVM_STARTS = 2;

  /** The device is synced three times, what is on disk is deleted. */
  private static final double AROUND = 0.4;

  /** The files of short runs are written, and removed; most stores have none of their own. */
  private static final double FILES_OF_RUNS = 4;

  /** Another process fills a store, and ends or is killed. */
  private static final double ANOTHER_PROCESS = 1;

  /** A store that is neither the fastest nor the slowest. */
  private static final double RELAXED_BYTES_A_SECOND = 100e6;

  private static final double RELAXED_SAVES_A_SECOND = 40e3;

  /** A turn of a row in a JVM that is there, in seconds. */
  public double of(Row row) {
    return AROUND + work(row);
  }

  private double work(Row row) {
    return switch (row.kind()) {
      case SYNC, IN_FLIGHT -> warmUp + seconds;
      case ASYNC -> warmUp + 3 * seconds;
      case LARGE, MIXED -> warmUp + 2 * seconds;
      case PACED -> warmUp + 1.5 * seconds * scale.rates().size();
      case GROW -> 2 * warmUp + 2 * scale.fixedSeconds() + seconds;
      case EVENTS -> 2 * warmUp + scale.fixedSeconds() + seconds;
      case SHORT_RUNS -> warmUp + scale.fixedSeconds() + FILES_OF_RUNS * scale.shortRuns() / 3e4;
      case PROCESS -> warmUp + 2 * seconds;
      case OPEN -> scale.openRuns().size() * (ANOTHER_PROCESS + scale.fillSeconds() / 2);
      case DELETE -> 2 * Math.min(scale.deleteFillSeconds(), filling());
      case BURST -> budgets(JournalBench.WARM_UP_BUDGETS + 2);
      case SUSTAINED -> budgets(JournalBench.WARM_UP_BUDGETS + JournalBench.BUDGETS);
    };
  }

  private double filling() {
    return scale.deleteRuns() * (DeleteHalf.CHECKPOINTS + 1) / RELAXED_SAVES_A_SECOND;
  }

  private double budgets(int budgets) {
    return warmUp + seconds + budgets * (double) budget / RELAXED_BYTES_A_SECOND;
  }
}
