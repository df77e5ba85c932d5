package dev.cairn.bench.compare.work;

import dev.cairn.bench.compare.contender.Kind;
import dev.cairn.bench.compare.result.Outcome;
import java.io.IOException;

/** Takes a turn. */
public final class Works {
  private Works() {}

  /** Does what the task says. */
  public static Outcome take(Task task) throws IOException {
    Row row = Rows.named(task.row()).get(0);
    if (row.kind() == Kind.SYNC
        || row.kind() == Kind.IN_FLIGHT
        || row.kind() == Kind.BURST
        || row.kind() == Kind.SUSTAINED) {
      return new JournalBench(task, row).measure();
    }
    Session session = new Session(task);
    session.begin();
    workload(row.kind()).run(session);
    session.end();
    return session.outcome();
  }

  private static Workload workload(Kind kind) {
    return switch (kind) {
      case ASYNC -> new SmallSaves();
      case PACED -> new PacedSaves();
      case LARGE -> new LargeSaves();
      case GROW -> new GrowingState();
      case EVENTS -> new EventLog();
      case SHORT_RUNS -> new ShortRuns();
      case PROCESS -> new ProcessLog();
      case OPEN -> new OpenStore();
      case DELETE -> new DeleteHalf();
      case MIXED -> new MixedDay();
      case SYNC, IN_FLIGHT, BURST, SUSTAINED ->
          throw new IllegalArgumentException("measured by itself: " + kind);
    };
  }
}
